//! The words of a page without its layout: for a first look at very many pages, of which few are worth reading.

use crate::normalise::{Plain, plain};
use crate::{encoding, html, language};

/// Bytes of words that the language is told from.
const SAMPLE: usize = 4 << 10;

/// The words of a page in their order, menus and notices included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Every word that [`crate::clean`] has in its text, and some that it has not.
    pub words: String,
    /// Two-letter code of the language; `None` when it cannot be told.
    pub language: Option<String>,
}

/// The words of a page, in a fraction of the time that cleaning takes; `None` for what is no page. `charset` is the
/// character set that the header of its answer names.
pub fn outline(name: &str, bytes: &[u8], charset: Option<&str>) -> Option<Outline> {
    // What lies behind the limit of cleaning has no say there either; more words do no harm.
    let source = encoding::decode(bytes, charset);
    if !html::is_page(name, &source.text) {
        return None;
    }
    let mut words = Words { out: String::with_capacity(source.text.len() / 4) };
    html::each_piece(&source.text, &mut |piece| match piece {
        html::Piece::Text(text) => words.text(text),
        html::Piece::Break => words.space(),
    });
    let out = words.out;
    let start = out.floor_char_boundary(out.len().saturating_sub(SAMPLE) / 2);
    let end = out.floor_char_boundary((start + SAMPLE).min(out.len()));
    let language = language::of(&out[start..end]);
    Some(Outline { words: out, language })
}

struct Words {
    out: String,
}

impl Words {
    fn space(&mut self) {
        if !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    fn text(&mut self, text: &str) {
        if !text.contains('&') {
            return self.plain(text);
        }
        self.plain(&html::decoded(text));
    }

    /// Characters as cleaning writes them: one kind of space, invisible ones gone.
    fn plain(&mut self, text: &str) {
        let mut kept = 0;
        for (i, c) in text.char_indices() {
            if matches!(c, '!'..='~') {
                continue;
            }
            self.out.push_str(&text[kept..i]);
            kept = i + c.len_utf8();
            match plain(c) {
                Plain::Drop => {}
                Plain::Be(" " | "\n") => self.space(),
                Plain::Be(other) => self.out.push_str(other),
                Plain::Keep if c == '\n' || c == ' ' => self.space(),
                Plain::Keep => self.out.push(c),
            }
        }
        self.out.push_str(&text[kept..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_scripts_go() {
        let page = "<!DOCTYPE html><html lang=en><head><title>Quiet day</title><style>.embassy{}</style><script>var bomb='x'</script></head>\
                    <body><div class=embassy>The em<b>bas</b>sy<p>of&nbsp;N&#111;rland\n  was\u{ad} shut</p>foreign\n minister</div></body></html>";
        let outline = outline("a.html", page.as_bytes(), None).unwrap();
        assert_eq!(outline.words.trim(), "Quiet day The embassy of Norland was shut foreign minister");
        assert_eq!(super::outline("a.txt", b"Just a text.", None), None);
    }
}
