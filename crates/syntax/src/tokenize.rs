//! Words of a sentence, cut as in the English Web Treebank.
//!
//! Clitics and punctuation stand alone, most hyphens too ("US", "-", "led"); abbreviations,
//! numbers, times, addresses and words with a prefix ("anti-tank") stay whole.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use crate::lists::entries;

static ABBREVIATIONS: LazyLock<HashSet<String>> =
    LazyLock::new(|| entries(include_str!("../../../data/english/abbreviations.txt")).map(str::to_lowercase).collect());
static PREFIXES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| entries(include_str!("../../../data/english/joined-prefixes.txt")).collect());
static CLITICS: LazyLock<Vec<&str>> =
    LazyLock::new(|| entries(include_str!("../../../data/english/clitics.txt")).collect());
static CONTRACTIONS: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    entries(include_str!("../../../data/english/contractions.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, first)| Some((word, first.parse().ok()?)))
        .collect()
});

/// Words of one sentence as byte ranges of `text`, in order and without overlap.
///
/// Every character that is not white space lies in exactly one word.
pub fn tokenize(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::with_capacity(text.len() / 5 + 1);
    let mut start = None;
    for (at, ch) in text.char_indices() {
        match (is_space(ch), start) {
            (true, Some(from)) => {
                cut_chunk(text, from..at, &mut words);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        cut_chunk(text, from..text.len(), &mut words);
    }
    words
}

fn is_space(ch: char) -> bool {
    ch.is_whitespace() || matches!(ch, '\u{200B}' | '\u{FEFF}' | '\u{2060}')
}

fn is_apostrophe(ch: char) -> bool {
    matches!(ch, '\'' | '’' | 'ʼ' | '`' | '‘')
}

fn is_opening(ch: char) -> bool {
    matches!(
        ch,
        '(' | '['
            | '{'
            | '<'
            | '"'
            | '“'
            | '„'
            | '«'
            | '‘'
            | '\''
            | '`'
            | '¿'
            | '¡'
            | '*'
            | '~'
            | '|'
            | '='
            | '_'
            | '•'
            | '·'
    )
}

fn is_closing(ch: char) -> bool {
    matches!(
        ch,
        ')' | ']'
            | '}'
            | '>'
            | '"'
            | '”'
            | '“'
            | '»'
            | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '%'
            | '*'
            | '~'
            | '|'
            | '='
            | '_'
            | '°'
            | '·'
            | '‰'
    )
}

fn is_currency(ch: char) -> bool {
    matches!(ch, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₪' | '₺' | '₦' | '₩' | '₴')
}

/// Cuts what stands between two spaces.
fn cut_chunk(text: &str, chunk: Range<usize>, words: &mut Vec<Range<usize>>) {
    let (mut from, mut to) = (chunk.start, chunk.end);
    from = peel_front(text, from, to, words);
    let mut tail = Vec::new();
    while let Some(start) = peel_back(text, from, to) {
        tail.push(start..to);
        to = start;
    }
    if from < to {
        if is_address(&text[from..to]) || is_grouped_number(&text[from..to]) {
            words.push(from..to);
        } else {
            cut_inside(text, from..to, words);
        }
    }
    words.extend(tail.into_iter().rev());
}

/// Takes marks that open a chunk; gives the place after them.
fn peel_front(text: &str, mut from: usize, to: usize, words: &mut Vec<Range<usize>>) -> usize {
    while from < to {
        let chunk = &text[from..to];
        let size = match chunk.chars().next() {
            Some(ch) if is_apostrophe(ch) && keeps_apostrophe(chunk) => 0,
            Some(ch) if is_opening(ch) || (is_currency(ch) && chunk.len() > ch.len_utf8()) => run(chunk, ch),
            Some('.') if chunk.starts_with("..") => run(chunk, '.'),
            Some(ch @ ('…' | '—' | '–')) => run(chunk, ch),
            Some('-') if chunk.starts_with("--") => run(chunk, '-'),
            Some('-') if chunk.len() > 1 && !chunk[1..].starts_with(|ch: char| ch.is_ascii_digit()) => 1,
            Some('#') if chunk[1..].starts_with(|ch: char| ch.is_ascii_digit()) => 1,
            _ => 0,
        };
        if size == 0 {
            break;
        }
        words.push(from..from + size);
        from += size;
    }
    from
}

/// Length of the run of `ch` that `text` begins with; brackets, quotes and currency stand singly.
fn run(text: &str, ch: char) -> usize {
    let single = matches!(ch, '(' | '[' | '{' | '"' | '“' | '„' | '«' | '‘' | '’') || is_currency(ch);
    let count = if single { 1 } else { text.chars().take_while(|&next| next == ch).count() };
    count * ch.len_utf8()
}

/// An opening apostrophe that belongs to the word: clitics written apart, years, cut words.
fn keeps_apostrophe(chunk: &str) -> bool {
    let plain: String =
        chunk.chars().map(|ch| if is_apostrophe(ch) { '\'' } else { ch.to_ascii_lowercase() }).collect();
    let bare = plain.trim_end_matches(|ch: char| ch.is_ascii_punctuation());
    let year = bare.len() >= 3 && bare[1..].starts_with(|ch: char| ch.is_ascii_digit());
    year || CLITICS.contains(&bare) || matches!(bare, "'em" | "'til" | "'cause" | "'n" | "'round" | "'tis" | "'twas")
}

/// Start of the mark that closes `text[from..to]`, if one does.
fn peel_back(text: &str, from: usize, to: usize) -> Option<usize> {
    let chunk = &text[from..to];
    let last = chunk.chars().next_back()?;
    let size = last.len_utf8();
    if size == chunk.len() {
        return None;
    }
    let before = chunk[..chunk.len() - size].chars().next_back()?;
    if matches!(last, '.' | '…') {
        return peel_stop(chunk).map(|start| from + start);
    }
    if matches!(last, '!' | '?') {
        let marks = chunk.trim_end_matches(['!', '?']);
        return (!marks.is_empty()).then_some(from + marks.len());
    }
    if last == ')' && chunk.contains('(') && is_address(chunk) {
        return None;
    }
    if is_apostrophe(last) {
        // Both the plural possessive and the closing quote stand alone.
        return Some(to - size);
    }
    if is_closing(last) {
        let marks = if matches!(last, '*' | '=' | '~' | '_' | '|') {
            chunk.trim_end_matches(last)
        } else {
            &chunk[..chunk.len() - size]
        };
        return (!marks.is_empty()).then_some(from + marks.len());
    }
    if last == '-' && !before.is_whitespace() {
        let marks = chunk.trim_end_matches('-');
        return (!marks.is_empty()).then_some(from + marks.len());
    }
    if matches!(last, '—' | '–') || (is_currency(last) && before.is_ascii_digit()) {
        return Some(to - size);
    }
    None
}

/// Start of the closing full stop or ellipsis; `None` when the stop belongs to the word.
fn peel_stop(chunk: &str) -> Option<usize> {
    let body = chunk.trim_end_matches(['.', '…']);
    if body.is_empty() {
        return None;
    }
    let stops = &chunk[body.len()..];
    if stops != "." {
        return Some(body.len());
    }
    let word = chunk.rsplit(['-', '/', '(', '"', '“', '—', '–']).next().unwrap_or(chunk);
    (!is_abbreviation(word)).then_some(body.len())
}

/// Whether a word with its final stop is an abbreviation: listed, an initial, or dotted letters.
fn is_abbreviation(word: &str) -> bool {
    if ABBREVIATIONS.contains(&word.to_lowercase()) {
        return true;
    }
    let body = &word[..word.len() - 1];
    let initial = body.chars().count() == 1 && body.chars().all(char::is_uppercase);
    initial || (body.contains('.') && is_dotted(body))
}

/// Letters with stops between them: `U.S`, `a.m`, `Ph.D`.
fn is_dotted(body: &str) -> bool {
    body.split('.').all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic))
}

/// Web and mail addresses, file names and handles.
fn is_address(chunk: &str) -> bool {
    let lower = chunk.to_ascii_lowercase();
    if lower.contains("://") || lower.starts_with("www.") || lower.starts_with("mailto:") {
        return true;
    }
    let handle = lower.len() > 1
        && lower.starts_with(['@', '#'])
        && lower[1..].chars().all(|ch| ch.is_alphanumeric() || ch == '_');
    let mail = lower.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    handle || mail || is_host(&lower)
}

fn is_host(lower: &str) -> bool {
    let (host, _) = lower.split_once('/').unwrap_or((lower, ""));
    let Some((name, end)) = host.rsplit_once('.') else { return false };
    let known = matches!(
        end,
        "com"
            | "org"
            | "net"
            | "gov"
            | "edu"
            | "info"
            | "mil"
            | "int"
            | "uk"
            | "ru"
            | "tv"
            | "io"
            | "doc"
            | "pdf"
            | "html"
            | "xls"
    );
    known && name.len() > 1 && name.chars().all(|ch| ch.is_alphanumeric() || matches!(ch, '.' | '-' | '_'))
}

/// Telephone numbers and dates hold several groups of digits; ranges ("10-15") two short ones.
fn is_grouped_number(chunk: &str) -> bool {
    let plain = chunk.chars().all(|ch| ch.is_ascii_digit() || ch == '-');
    let digits = chunk.chars().filter(char::is_ascii_digit).count();
    let years = chunk.len() == 9 && chunk.as_bytes()[4] == b'-';
    plain && chunk.contains('-') && !years && (chunk.matches('-').count() >= 2 || digits >= 7)
}

/// Cuts a chunk without outer marks at its inner ones.
fn cut_inside(text: &str, chunk: Range<usize>, words: &mut Vec<Range<usize>>) {
    let mut from = chunk.start;
    let mut at = chunk.start;
    while at < chunk.end {
        let size = inner_mark(text, from, at, chunk.end);
        if size > 0 {
            if from < at {
                cut_word(text, from..at, words);
            }
            words.push(at..at + size);
            at += size;
            from = at;
        } else {
            if stop_glued(text, from, at, chunk.end) {
                cut_word(text, from..at, words);
                words.push(at..at + 1);
                from = at + 1;
            }
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    if from < chunk.end {
        cut_word(text, from..chunk.end, words);
    }
}

/// Length of the mark at `at` that cuts the word begun at `from`; zero when it does not cut.
fn inner_mark(text: &str, from: usize, at: usize, end: usize) -> usize {
    let rest = &text[at..end];
    let Some(ch) = rest.chars().next() else { return 0 };
    let before = text[from..at].chars().next_back();
    let after = rest[ch.len_utf8()..].chars().next();
    let digits = before.is_some_and(|ch| ch.is_ascii_digit()) && after.is_some_and(|ch| ch.is_ascii_digit());
    match ch {
        '(' | ')' | '[' | ']' | '{' | '}' | '"' | '“' | '”' | '«' | '»' | ';' | '|' => ch.len_utf8(),
        '—' | '–' | '…' | '!' | '?' | '<' | '>' | '=' | '*' | '~' => run_of(rest, ch),
        '.' if rest.starts_with("..") => run_of(rest, '.'),
        '-' if rest.starts_with("--") => run_of(rest, '-'),
        '-' => usize::from(hyphen_cuts(&text[from..at], &rest[1..])),
        ',' | ':' => usize::from(!digits),
        '/' => usize::from(!(digits || before.is_some_and(|ch| ch.is_ascii_digit()) || after.is_none())),
        _ if is_currency(ch) && before.is_none() => ch.len_utf8(),
        _ => 0,
    }
}

fn run_of(text: &str, ch: char) -> usize {
    text.chars().take_while(|&next| next == ch).count() * ch.len_utf8()
}

/// Whether a hyphen between these two stands alone. Numbers, prefixes and single letters of
/// "e-mail" keep it.
fn hyphen_cuts(before: &str, after: &str) -> bool {
    let next = after.split('-').next().unwrap_or(after);
    if before.is_empty() || next.is_empty() {
        return false;
    }
    !PREFIXES.contains(before.to_lowercase().as_str())
}

/// A full stop that ends a sentence without a space after it: "them.The".
fn stop_glued(text: &str, from: usize, at: usize, end: usize) -> bool {
    if !text[at..end].starts_with('.') {
        return false;
    }
    let before = &text[from..at];
    let mut after = text[at + 1..end].chars();
    let long = before.chars().count() >= 3 && before.chars().rev().take(2).all(char::is_lowercase);
    long && after.next().is_some_and(char::is_uppercase) && after.next().is_some_and(char::is_lowercase)
}

/// Splits clitics, contractions and units from one word.
fn cut_word(text: &str, word: Range<usize>, words: &mut Vec<Range<usize>>) {
    let at = split_place(&text[word.clone()]);
    match at {
        Some(at) if at > 0 && at < word.len() => {
            cut_word(text, word.start..word.start + at, words);
            cut_word(text, word.start + at..word.end, words);
        }
        _ => words.push(word),
    }
}

/// Where a word splits in two: before a clitic, inside a contraction, between number and unit.
fn split_place(word: &str) -> Option<usize> {
    if let Some(at) = clitic_place(word) {
        return Some(at);
    }
    let lower = word.to_ascii_lowercase();
    CONTRACTIONS.get(lower.as_str()).copied().or_else(|| unit_place(word))
}

fn clitic_place(word: &str) -> Option<usize> {
    CLITICS.iter().find_map(|clitic| {
        let size = clitic.chars().count();
        let count = word.chars().count();
        let at = word.char_indices().nth(count.checked_sub(size)?)?.0;
        let matches = word[at..]
            .chars()
            .zip(clitic.chars())
            .all(|(ch, plain)| if plain == '\'' { is_apostrophe(ch) } else { ch.eq_ignore_ascii_case(&plain) });
        (matches && at > 0).then_some(at)
    })
}

/// "10am", "5km", "US$5", "5bn".
fn unit_place(word: &str) -> Option<usize> {
    if let Some((at, sign)) = word.char_indices().find(|(_, ch)| is_currency(*ch)) {
        let after = at + sign.len_utf8();
        return (at > 0 && word[after..].starts_with(|ch: char| ch.is_ascii_digit())).then_some(after);
    }
    let digits = word.trim_end_matches(|ch: char| ch.is_ascii_alphabetic() || ch == '.');
    let unit = word[digits.len()..].to_ascii_lowercase();
    let number = !digits.is_empty() && digits.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, '.' | ',' | ':'));
    let known = matches!(
        unit.as_str(),
        "am" | "pm"
            | "a.m"
            | "p.m"
            | "a.m."
            | "p.m."
            | "km"
            | "kg"
            | "mm"
            | "cm"
            | "m"
            | "bn"
            | "mn"
            | "tn"
            | "k"
            | "ft"
            | "mph"
            | "hrs"
            | "gmt"
    );
    (number && known).then_some(digits.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokenize(text).into_iter().map(|range| &text[range]).collect()
    }

    fn check(text: &str, spaced: &str) {
        assert_eq!(cut(text), spaced.split(' ').collect::<Vec<_>>(), "{text}");
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        check("Gen. Qassem Abdi met Mr. Lee at 6:40 a.m.", "Gen. Qassem Abdi met Mr. Lee at 6:40 a.m.");
        check("The U.S. Embassy closed.", "The U.S. Embassy closed .");
        check("They left the U.S.", "They left the U.S.");
        check("George W. Bush arrived on Sept. 11.", "George W. Bush arrived on Sept. 11 .");
    }

    #[test]
    fn clitics_stand_alone() {
        check(
            "Iraq's army didn't say it'd leave; they've gone.",
            "Iraq 's army did n't say it 'd leave ; they 've gone .",
        );
        check("Iraq’s army can’t", "Iraq ’s army ca n’t");
        check("the soldiers' families cannot", "the soldiers ' families can not");
        check("O'Brien and Sha'lan", "O'Brien and Sha'lan");
    }

    #[test]
    fn hyphens_cut_compounds_but_not_prefixes() {
        check("the US-led high-security zone", "the US - led high - security zone");
        check("an anti-tank mine in mid-July", "an anti-tank mine in mid-July");
        check("al-Qaeda sent e-mails", "al - Qaeda sent e-mails");
        check("a 35-year-old man", "a 35 - year - old man");
        check("call 713-555-0199", "call 713-555-0199");
        check("between 10-15 rockets", "between 10 - 15 rockets");
    }

    #[test]
    fn numbers_times_and_money() {
        check("5,200 troops, $2.5 million, £30 and 40%", "5,200 troops , $ 2.5 million , £ 30 and 40 %");
        check("at 10am on 9/11", "at 10 am on 9/11");
        check("US$5bn", "US$ 5 bn");
    }

    #[test]
    fn marks_and_quotes() {
        check("“Stop!” he said… (again)", "“ Stop ! ” he said … ( again )");
        check("\"Why?!\" -- no answer...", "\" Why ?! \" -- no answer ...");
        check("and/or", "and / or");
        check("wait—now", "wait — now");
        check(
            "see https://example.org/a-b/c?d=1, or www.example.com.",
            "see https://example.org/a-b/c?d=1 , or www.example.com .",
        );
        check("write to press@example.org.", "write to press@example.org .");
    }

    #[test]
    fn nothing_is_lost() {
        for text in [
            "",
            "   ",
            "'",
            "''",
            "...",
            "-",
            "--",
            "$",
            "’s",
            "a\u{200B}b",
            "“’”",
            "x-",
            "-x-",
            "é’s—ü",
            "#",
            "@",
            ".a.",
            "(:",
        ] {
            let words = tokenize(text);
            let kept: String = words.iter().map(|range| &text[range.clone()]).collect();
            let bare: String = text.chars().filter(|ch| !is_space(*ch)).collect();
            assert_eq!(kept, bare);
            assert!(words.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
