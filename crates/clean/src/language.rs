//! The language of the article.

use whatlang::Lang;

/// Shortest text, in characters, whose language is told at all.
const SHORTEST: usize = 60;

/// Characters that are looked at.
const SAMPLE: usize = 800;

/// Two-letter code of the language of `body`; `None` when it is too short or not certain.
pub(crate) fn of(body: &str) -> Option<String> {
    let sample = body.char_indices().nth(SAMPLE).map_or(body, |(end, _)| &body[..end]);
    let length = sample.chars().filter(|c| c.is_alphabetic()).count();
    if length < SHORTEST {
        return None;
    }
    if is_plainly_english(sample) {
        return Some("en".to_owned());
    }
    let info = whatlang::detect(sample)?;
    let sure = info.is_reliable() || (info.lang() == Lang::Eng && english_share(sample) >= 20);
    sure.then(|| code(info.lang())).flatten().map(str::to_owned)
}

/// True for a long text of which one word in eight is one that English alone is full of: comparing its letters with those of
/// all languages would take longer than reading the page.
fn is_plainly_english(text: &str) -> bool {
    const ENGLISH: [&str; 8] = ["the", "of", "and", "to", "that", "with", "from", "said"];
    if !text.is_ascii() && text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count() * 50 > text.len() {
        return false;
    }
    let (mut words, mut english) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        words += 1;
        english += usize::from(word.len() <= 4 && ENGLISH.iter().any(|e| word.eq_ignore_ascii_case(e)));
    }
    words >= 60 && english * 8 >= words
}

/// Share of the small words of English, in percent: enough to be sure of a short text.
fn english_share(text: &str) -> usize {
    const SMALL: &[&str] = &[
        "the", "of", "and", "to", "in", "a", "on", "at", "was", "were", "said", "that", "by", "for", "an", "with",
        "had", "has", "is", "from", "as", "it", "his", "he", "she",
    ];
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.iter().filter(|w| SMALL.contains(&w.as_str())).count() * 100 / words.len().max(1)
}

/// ISO 639-1 codes; languages that have none are left open.
fn code(lang: Lang) -> Option<&'static str> {
    CODES.iter().find(|(three, _)| *three == lang.code()).map(|(_, two)| *two)
}

const CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let english =
            "Two mortar rounds fired at the embassy landed in an empty car park on Monday, the ministry said.";
        let french = "Deux obus tirés contre l'ambassade sont tombés lundi sur un parking vide, a indiqué le ministère de l'Intérieur.";
        assert_eq!(of(english).as_deref(), Some("en"));
        assert_eq!(of(french).as_deref(), Some("fr"));
        assert_eq!(of("Too short."), None);
    }
}
