//! Headline, sub-headline and the line where the article begins.

use std::collections::HashSet;

/// Shape of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Number of words.
    pub words: usize,
    /// Ends as a sentence does.
    pub stop: bool,
    /// Sentences, counted by their ends.
    pub sentences: usize,
    /// Share of longer words with a capital, in percent.
    pub capitals: usize,
    /// Opens with a bullet.
    pub bullet: bool,
}

/// The shape of a line.
pub(crate) fn shape(line: &str) -> Shape {
    let ascii = line.is_ascii();
    let dense = if ascii { 0 } else { line.chars().filter(|c| is_dense(*c)).count() };
    let (mut words, mut long, mut upper) = (0, 0, 0);
    for word in line.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)) {
        // Of scripts without spaces the letters are counted below.
        words += usize::from(dense == 0 || !word.chars().any(is_dense));
        if word.chars().nth(3).is_some() {
            let first = word.chars().find(|c| c.is_alphanumeric());
            long += 1;
            upper += usize::from(first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()));
        }
    }
    let closed =
        line.trim_end_matches(['"', '\u{201d}', '\u{bb}', '\'', ')', ']', ' ', '\u{300d}', '\u{300f}', '\u{ff09}']);
    let stop = closed.ends_with([
        '.', '!', '?', ':', '\u{2026}', ';', '\u{3002}', '\u{61f}', '\u{964}', '\u{6d4}', '\u{ff01}', '\u{ff1f}',
    ]);
    Shape {
        words: words + dense.div_ceil(2),
        stop,
        sentences: sentence_ends(closed) + usize::from(stop),
        capitals: (upper * 100usize).checked_div(long).unwrap_or(0),
        bullet: line.starts_with(['\u{2022}', '\u{25cf}', '\u{25aa}', '*', '\u{b7}', '\u{25ba}'])
            || line.starts_with("- "),
    }
}

/// True for letters of scripts that put no spaces between words; two of them count as a word.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{2_0000}'..='\u{2_fa1f}')
}

/// Ends of sentences inside the line: a stop, a space, and a capital, not behind an initial or short form.
fn sentence_ends(line: &str) -> usize {
    let dense = |c: char| matches!(c, '\u{3002}' | '\u{ff01}' | '\u{ff1f}');
    // Neither the first character nor the last two end a sentence inside the line.
    let mut characters = line.char_indices();
    characters.next();
    characters.next_back();
    characters.next_back();
    let mut count = 0;
    for (at, c) in characters {
        if dense(c) {
            count += 1;
        }
        if !matches!(c, '.' | '!' | '?') {
            continue;
        }
        let behind = line[at + 1..].trim_start_matches(['"', '\u{201d}', ')', '\'']);
        let next = behind.strip_prefix(' ').and_then(|rest| rest.chars().next());
        if !next.is_some_and(|c| c.is_uppercase() || matches!(c, '"' | '\u{201c}') || c.is_ascii_digit()) {
            continue;
        }
        // The word before it: up to three letters, the first of them a capital.
        let word = line[..at].chars().rev().take_while(|c| c.is_alphanumeric());
        let (before, first) = word.take(4).fold((0, '.'), |(n, _), c| (n + 1, c));
        let initial = c == '.' && before <= 3 && first.is_uppercase();
        count += usize::from(!initial);
    }
    count
}

/// Words that carry meaning, cut to their first letters so that forms of one word meet.
pub(crate) fn content_words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 3)
        .map(|w| w.chars().take(5).collect::<String>().to_lowercase())
        .filter(|w| !STOP_WORDS.contains(&w.as_str()))
        .collect()
}

const STOP_WORDS: &[&str] = &[
    "that", "this", "with", "from", "have", "been", "were", "will", "their", "after", "over", "they", "says", "said",
    "what", "when", "about",
];

/// Share of the words of `line` that `body` holds too, in percent.
pub(crate) fn shared(line: &str, body: &HashSet<String>) -> usize {
    let words = content_words(line);
    if words.is_empty() {
        return 0;
    }
    words.iter().filter(|w| body.contains(*w)).count() * 100 / words.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_lines() {
        let title = shape("Norland Closes Embassy in Port Amar");
        assert!(!title.stop && title.words == 6 && title.capitals >= 80 && title.sentences == 0);
        let body = shape("Gen. Ivo Tarn left. \u{201c}We stay,\u{201d} the U.N. envoy said.");
        assert!(body.stop && body.sentences == 2, "{body:?}");
        assert!(shape("\u{2022} Four guards hurt").bullet);
        let dense = shape("\u{4e2d}\u{56fd}\u{5927}\u{4f7f}\u{9986}\u{3002}\u{5b89}\u{5168}\u{3002}");
        assert!(dense.stop && dense.words == 4 && dense.sentences == 2, "{dense:?}");
    }

    #[test]
    fn words_in_common() {
        let body = content_words("The embassies of Norland were attacked on Monday");
        assert!(shared("Norland embassy attack", &body) >= 66);
        assert_eq!(shared("Fresh views since 1999", &body), 0);
    }
}
