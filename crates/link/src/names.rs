//! Names of persons, bodies and things: folding and comparing.

use crate::lexicon::Lexicon;

/// Lower-case words without accents; everything that is no letter or digit separates.
pub(crate) fn fold(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        match plain(c) {
            Some(letters) => word.push_str(letters),
            None if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            // "U.S." is one word.
            None if c == '.' && word.chars().count() == 1 => {}
            None if !word.is_empty() => out.push(std::mem::take(&mut word)),
            None => {}
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// Accented Latin letters as plain ones; `None` for all others.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'Ă' | 'ą' | 'Ą' => "a",
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => "c",
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ę' | 'Ę' | 'ě' | 'Ě' => "e",
        'ğ' | 'Ğ' => "g",
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'ı' | 'İ' => "i",
        'ł' | 'Ł' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' => "n",
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'Ō' | 'ő' => "o",
        'ř' | 'Ř' => "r",
        'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' => "s",
        'ţ' | 'Ţ' | 'ț' | 'Ț' => "t",
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' | 'ű' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => "z",
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        _ => return None,
    })
}

/// A name ready for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// Folded words that mean something, in order; remarks in brackets are left out.
    pub(crate) words: Vec<String>,
    /// True when every word that means something is written with a capital: a proper name.
    pub(crate) proper: bool,
    /// True when at least one word is written with a capital: it names something in particular.
    pub(crate) named: bool,
    /// State named in it, if any.
    pub(crate) state: Option<&'static str>,
    /// True when it names a government or a part of one.
    pub(crate) government: bool,
    /// True when it names nobody in particular: "police", "an unnamed source".
    pub(crate) generic: bool,
}

impl Name {
    /// Reads a name.
    pub(crate) fn of(text: &str) -> Name {
        let lexicon = Lexicon::get();
        let text = text.split(" (").next().unwrap_or(text);
        let all = fold(text);
        let words: Vec<String> = all.iter().filter(|w| !lexicon.is("particle", w)).cloned().collect();
        let nobody = |w: &String| lexicon.is("generic", w) || lexicon.state(w).is_some();
        Name {
            named: text.split_whitespace().any(|w| w.starts_with(char::is_uppercase)),
            proper: !words.is_empty() && is_proper(text),
            state: state_in(&all),
            government: all.iter().any(|w| lexicon.is("government", w)),
            generic: words.iter().all(nobody),
            words,
        }
    }

    /// True when both surely name the same: equal words, or a longer form of a name of two words and more.
    pub(crate) fn same(&self, other: &Name) -> bool {
        let two_states = self.state.is_some() && other.state.is_some() && self.state != other.state;
        if self.words.is_empty() || other.words.is_empty() || two_states {
            return false;
        }
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let within = short.words.iter().all(|w| long.words.iter().any(|v| alike(w, v)));
        within && (short.words.len() == long.words.len() || (short.words.len() >= 2 && short.proper && long.proper))
    }

    /// True when the shorter name can stand for the longer: its last word, or all its words.
    pub(crate) fn may_be(&self, other: &Name) -> bool {
        let last = |short: &Name, long: &Name| {
            short.proper
                && long.proper
                && short.words.len() == 1
                && long.words.last().is_some_and(|w| alike(w, &short.words[0]))
        };
        self.same(other) || last(self, other) || last(other, self)
    }
}

/// Words with a capital throughout, apart from particles; figures do not make a proper name.
fn is_proper(text: &str) -> bool {
    let lexicon = Lexicon::get();
    let mut seen = false;
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|w| !w.is_empty()) {
        let folded = fold(word).concat();
        if word.chars().all(|c| c.is_ascii_digit()) {
            return false;
        }
        if word.starts_with(char::is_uppercase) {
            seen = true;
        } else if !lexicon.is("particle", &folded) {
            return false;
        }
    }
    seen
}

/// The first state named in folded words; longer names win.
pub(crate) fn state_in(words: &[String]) -> Option<&'static str> {
    let lexicon = Lexicon::get();
    (0..words.len()).find_map(|i| {
        let longest = (i + 4).min(words.len());
        (i + 1..=longest).rev().find_map(|j| lexicon.state(&words[i..j].join(" ")))
    })
}

/// Same word, or a long word spelt a little differently ("Soleimani", "Suleimani").
pub(crate) fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (n, m) = (a.chars().count(), b.chars().count());
    if n.abs_diff(m) > 2 || n.min(m) < 5 || a.bytes().next() != b.bytes().next() {
        return false;
    }
    let allowed = if n.min(m) >= 8 { 2 } else { 1 };
    distance(a, b) <= allowed
}

/// Number of letters to change, add or drop.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = before + usize::from(ca != *cb);
            before = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}

/// Folded words with content, sorted and without doubles, for comparing what two sentences are about.
pub(crate) fn content(text: &str) -> Vec<String> {
    let lexicon = Lexicon::get();
    let mut words: Vec<String> = fold(text).into_iter().filter(|w| w.len() > 1 && !lexicon.is("stop", w)).collect();
    words.sort();
    words.dedup();
    words
}

/// Share of the shorter list that both hold, in percent; 0 when one is empty.
pub(crate) fn overlap(a: &[String], b: &[String]) -> usize {
    let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    match a.len().min(b.len()) {
        0 => 0,
        n => shared * 100 / n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        Name::of(a).same(&Name::of(b))
    }

    #[test]
    fn spelling_and_titles_do_not_matter() {
        assert!(same("General Tomas Verrando", "Tomás Verrando"));
        assert!(same("Mustafa Al-Karimi", "Mustafa al Karimi"));
        assert!(same("Yusef Barakaty", "Yusuf Barakati"));
        assert!(same("Ministry of Defence of Estmark", "Estmark Ministry of Defence"));
    }

    #[test]
    fn one_word_is_not_enough() {
        assert!(!same("Hussein", "Fuad Hussein"));
        assert!(Name::of("Hussein").may_be(&Name::of("Fuad Hussein")));
        assert!(!same("Iran", "Iraq"));
        assert!(!same("Government of Iran", "Government of Iraq"));
        assert!(!same("Embassy of Slovakia", "Embassy of Slovenia"));
        assert!(!same("", ""));
    }

    #[test]
    fn states_and_governments() {
        let name = Name::of("Government of the United States");
        assert_eq!((name.state, name.government), (Some("US"), true));
        assert_eq!(Name::of("South Korean army").state, Some("KR"));
        assert_eq!(Name::of("U.S. embassy").state, Some("US"));
        assert!(Name::of("an Iraqi security source (unnamed)").generic);
        assert!(!Name::of("Iraqi soldier").proper);
    }
}
