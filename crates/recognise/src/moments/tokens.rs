//! Plain words with their places: enough to find time expressions where no tree is at hand.

use std::ops::Range;

/// A word, number or sign.
pub struct Token {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The word in lower case, apostrophes made straight.
    pub lower: String,
    /// Starts with a capital.
    pub capital: bool,
    /// White space stands before it.
    pub spaced: bool,
    /// An empty line stands before it.
    pub breaks: bool,
}

/// Cuts a text: runs of letters (with inner full stops as in "p.m."), runs of digits (with inner `:`, `,` and `.`),
/// and single signs.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 5 + 1);
    let mut chars = text.char_indices().peekable();
    let (mut spaced, mut lines) = (true, 2);
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            lines += usize::from(c == '\n');
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if !continues(text, c, at, next) {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        out.push(Token {
            lower: text[start..end].to_lowercase().replace(['’', '‘'], "'"),
            range: start..end,
            capital: c.is_uppercase(),
            spaced,
            breaks: lines >= 2,
        });
        (spaced, lines) = (false, 0);
    }
    out
}

/// True when the sign at `at` belongs to the token that started with `first`.
fn continues(text: &str, first: char, at: usize, next: char) -> bool {
    let before = text[..at].chars().next_back().unwrap_or(' ');
    let after = text[at + next.len_utf8()..].chars().next().unwrap_or(' ');
    if first.is_ascii_digit() {
        // "10:30", "1,200", "1.5"; the "s" of "1990s", the ending of "3rd"
        return next.is_alphanumeric() || matches!(next, ':' | ',' | '.' | '/') && after.is_ascii_digit();
    }
    if first.is_alphabetic() {
        return next.is_alphanumeric() || next == '.' && single_letters(text, at) && !after.is_uppercase();
    }
    // clitics: "'s", "'ll", and the decade "'80s"
    matches!(first, '\'' | '’') && next.is_alphanumeric() && (before != ' ')
}

/// True when the letter before `at` stands alone or follows another full stop: "p.m.", "a.m.", "U.S."
fn single_letters(text: &str, at: usize) -> bool {
    let mut back = text[..at].chars().rev();
    let letter = back.next().is_some_and(|c| c.is_ascii_lowercase() || c.is_uppercase());
    letter && back.next().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::tokens;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.lower).collect()
    }

    #[test]
    fn hours_and_clitics_are_kept_in_one() {
        assert_eq!(words("At 4:30 p.m. on Friday's fair."), ["at", "4:30", "p.m.", "on", "friday", "'s", "fair", "."]);
        assert_eq!(words("mid-March, 1,200 of the '80s"), ["mid", "-", "march", ",", "1,200", "of", "the", "'80s"]);
    }

    #[test]
    fn an_empty_line_breaks() {
        assert_eq!(tokens("One.\n\nTwo").iter().map(|t| t.breaks).collect::<Vec<_>>(), [true, false, true]);
    }
}
