//! Names of documents that lie in archives. They are labels: nothing is ever written under one.

/// Longest name, in characters.
const LONGEST: usize = 100;

/// The last part of a member's name, without what could pass for a path or a control sequence.
pub(crate) fn of_member(label: &str) -> String {
    let last = label.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    tidy(last)
}

/// Host and last part of an address, with an ending for its kind.
pub(crate) fn of_address(url: &str, ending: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let last = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    let stem = match last.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && (2..=5).contains(&end.len()) => stem,
        _ => last,
    };
    let joined = if stem.is_empty() { host.to_owned() } else { format!("{host}-{stem}") };
    let mut name = tidy(&joined);
    name.push('.');
    name.push_str(ending);
    name
}

/// A name without its last ending, if that is one of packing.
pub(crate) fn unpacked(name: &str) -> String {
    let packings = ["gz", "gzip", "zst", "zstd", "z"];
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && packings.contains(&end.to_ascii_lowercase().as_str()) => {
            stem.to_owned()
        }
        _ => name.to_owned(),
    }
}

/// A label as it may be shown, whole: control characters gone, not too long.
pub(crate) fn label(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
    shown.trim().to_owned()
}

fn tidy(text: &str) -> String {
    let tidy: String = text
        .chars()
        .filter(|c| !c.is_control())
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '~' | '(' | ')') { c } else { '_' })
        .take(LONGEST)
        .collect();
    let tidy = tidy.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if tidy.is_empty() { "unnamed".to_owned() } else { tidy.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_labels_and_not_paths() {
        for (label, name) in [
            ("reports/may/one.txt", "one.txt"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ("..", "unnamed"),
            ("/", "unnamed"),
            ("a\u{1b}[31m\n.txt", "a_31m.txt"),
        ] {
            assert_eq!(of_member(label), name, "{label}");
        }
        assert_eq!(of_member(&"x".repeat(1000)).len(), LONGEST);
    }

    #[test]
    fn addresses_give_host_and_last_part() {
        for (url, name) in [
            ("https://www.herald.example/world/gunmen-fire.html?a=1", "herald.example-gunmen-fire.html"),
            ("http://herald.example/", "herald.example.html"),
            ("http://u:p@herald.example:8080/a/b/", "herald.example_8080-b.html"),
            ("urn:x", "urn_x.html"),
            ("", "unnamed.html"),
        ] {
            assert_eq!(of_address(url, "html"), name, "{url}");
        }
    }

    #[test]
    fn endings_of_packing_go() {
        assert_eq!(unpacked("a.warc.gz"), "a.warc");
        assert_eq!(unpacked("a.txt"), "a.txt");
        assert_eq!(unpacked(".gz"), ".gz");
    }
}
