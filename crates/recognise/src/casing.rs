//! Text in capitals, put into sentence case: cables and old wire copy. The parser and the namer read case, so they would
//! take every word of such a text for a name.
//!
//! A word keeps its capital if a sentence starts with it, if the reference shelf has the name it belongs to, or if it is
//! no word of the dictionary. Letters change in place: no byte moves.

use chancery_atlas::{Atlas, Place, PlaceLevel};
use chancery_facts::Text;
use chancery_syntax::is_word;
use std::collections::HashSet;
use std::ops::Range;

/// Letters a text has at least before its case is judged.
const ENOUGH: usize = 60;
/// Words of the longest name looked up.
const LONGEST_NAME: usize = 6;

/// Titles that stand before a name and bear its capital.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "col",
    "gen",
    "lt",
    "cpt",
    "capt",
    "maj",
    "sgt",
    "president",
    "general",
    "colonel",
    "major",
    "captain",
    "lieutenant",
    "sergeant",
    "father",
    "bishop",
    "archbishop",
    "minister",
    "ambassador",
    "senator",
    "governor",
    "judge",
    "king",
    "queen",
    "prince",
    "sheikh",
    "monsignor",
    "admiral",
    "brigadier",
    "professor",
    "sir",
    "don",
    "commander",
    "mayor",
    "san",
    "santa",
    "el",
    "la",
    "las",
    "los",
];
/// Small words inside foreign names.
const PARTICLES: &[&str] =
    &["de", "del", "la", "las", "los", "y", "e", "da", "dos", "das", "van", "von", "der", "den", "bin", "ibn", "al"];
/// Days and months; not "may" and "march", which are more often verbs.
const CALENDAR: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "christmas",
    "easter",
    "ramadan",
    "jan",
    "feb",
    "apr",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// Given names that are read as such wherever they stand.
const GIVEN_NAMES: &[&str] = &[
    "adam",
    "ahmad",
    "ahmed",
    "alan",
    "alberto",
    "alejandro",
    "alexander",
    "alfonso",
    "alfredo",
    "ali",
    "alvaro",
    "amir",
    "ana",
    "andrew",
    "andres",
    "angela",
    "anna",
    "anne",
    "anthony",
    "antonio",
    "arthur",
    "barbara",
    "benjamin",
    "brian",
    "carlos",
    "carmen",
    "caroline",
    "catherine",
    "cesar",
    "charles",
    "christopher",
    "daniel",
    "david",
    "diego",
    "donald",
    "edgar",
    "eduardo",
    "edward",
    "elizabeth",
    "emily",
    "emma",
    "enrique",
    "eric",
    "ernesto",
    "eugene",
    "felipe",
    "fernando",
    "francis",
    "francisco",
    "frank",
    "gabriel",
    "george",
    "gerald",
    "gerardo",
    "guillermo",
    "gustavo",
    "hassan",
    "hector",
    "helen",
    "henry",
    "hillary",
    "hugo",
    "humberto",
    "hussein",
    "ibrahim",
    "ignacio",
    "ivan",
    "jaime",
    "james",
    "jane",
    "javier",
    "jennifer",
    "jerome",
    "jesus",
    "joan",
    "john",
    "jonathan",
    "jorge",
    "jose",
    "joseph",
    "juan",
    "julia",
    "julio",
    "karen",
    "karl",
    "khalid",
    "kenneth",
    "kevin",
    "larry",
    "laura",
    "leonardo",
    "lisa",
    "louis",
    "lucia",
    "luis",
    "luke",
    "mahmoud",
    "manuel",
    "marco",
    "margaret",
    "maria",
    "mario",
    "martin",
    "mary",
    "matthew",
    "maurice",
    "mauricio",
    "michael",
    "michel",
    "miguel",
    "mikhail",
    "mohammad",
    "mohammed",
    "muhammad",
    "mustafa",
    "nancy",
    "nicholas",
    "omar",
    "oscar",
    "osama",
    "pablo",
    "patricia",
    "patrick",
    "paul",
    "pedro",
    "peter",
    "philip",
    "rafael",
    "ramon",
    "raul",
    "ricardo",
    "richard",
    "robert",
    "roberto",
    "rodrigo",
    "roger",
    "ronald",
    "ruben",
    "salvador",
    "samuel",
    "sarah",
    "sergio",
    "simon",
    "stephen",
    "steven",
    "susan",
    "thomas",
    "timothy",
    "victor",
    "vincent",
    "vladimir",
    "walter",
    "william",
    "yasser",
    "yusuf",
];
/// Initials that the dictionary has as words.
const INITIALS: &[&str] = &[
    "fbi", "cia", "nato", "un", "eu", "usa", "uk", "uae", "gop", "tv", "ira", "plo", "eta", "gmt", "isis", "oas",
    "dea", "ied", "ngo",
];

/// Whether a text is set in capitals throughout.
pub fn is_capitals(text: &str) -> bool {
    let (mut upper, mut lower) = (0usize, 0usize);
    for c in text.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
        // Ordinary prose shows itself in its first lines.
        if lower > 400 && lower > upper {
            return false;
        }
    }
    upper >= ENOUGH && lower * 20 < upper
}

/// The text in sentence case, if it is set in capitals; byte for byte as long.
pub fn sentence_case(atlas: &Atlas, text: &Text) -> Option<Text> {
    let capitals = text.as_str();
    if !is_capitals(capitals) {
        return None;
    }
    Some(text.with_letters(restore(atlas, capitals)))
}

/// A run of letters, digits and inner marks.
struct Word<'a> {
    at: Range<usize>,
    low: String,
    text: &'a str,
    starts: bool,
}

/// Puts a text in capitals into sentence case.
fn restore(atlas: &Atlas, text: &str) -> String {
    let words = words(text);
    let mut out = text.as_bytes().to_vec();
    let mut i = 0;
    let mut after_title = false;
    let family = family_names(text, &words);
    while i < words.len() {
        if let Some((count, name)) = shelf_name(atlas, text, &words[i..]) {
            write(&mut out, words[i].at.start..words[i + count - 1].at.end, &name);
            (i, after_title) = (i + count, false);
            continue;
        }
        let word = &words[i];
        let style = match family.contains(bare(&word.low)) {
            true => Style::Title,
            false => style(text, &words, i, after_title),
        };
        write(&mut out, word.at.clone(), &style.of(word.text));
        after_title = TITLES.contains(&word.low.as_str());
        i += 1;
    }
    for (start, count) in spelled_out(text, &words) {
        for word in &words[start..start + count] {
            let shown = if matches!(word.low.as_str(), "of" | "the" | "for" | "and") {
                word.low.clone()
            } else {
                Style::Title.of(word.text)
            };
            write(&mut out, word.at.clone(), &shown);
        }
    }
    // Only letters were replaced by letters of the same length, so this is text still.
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Dictionary words that follow a given name or `MR` somewhere, and so are family names everywhere.
fn family_names(text: &str, words: &[Word]) -> HashSet<String> {
    let pairs = words.windows(2).filter(|pair| {
        let leads = GIVEN_NAMES.contains(&pair[0].low.as_str()) || matches!(pair[0].low.as_str(), "mr" | "mrs" | "ms");
        leads && adjacent(text, &pair[0], &pair[1]) && !pair[1].starts && pair[1].text.len() > 3
    });
    let nouns = pairs.filter(|pair| !is_function(&pair[1].low) && !is_verb_form(&pair[1].low));
    nouns.map(|pair| bare(&pair[1].low).to_owned()).collect()
}

/// A word without the mark of possession.
fn bare(low: &str) -> &str {
    low.strip_suffix("'s").unwrap_or(low).trim_end_matches('\'')
}

fn is_verb_form(low: &str) -> bool {
    low.ends_with("ed")
        || low.ends_with("ing")
        || matches!(
            low,
            "told"
                | "says"
                | "went"
                | "took"
                | "made"
                | "does"
                | "gave"
                | "came"
                | "left"
                | "then"
                | "when"
                | "whose"
                | "into"
                | "over"
                | "after"
                | "before"
                | "about"
                | "because"
                | "against"
                | "would"
                | "could"
                | "should"
                | "and"
        )
}

/// Writes over a range, if the length is the same.
fn write(out: &mut [u8], at: Range<usize>, text: &str) {
    if text.len() == at.len() {
        out[at].copy_from_slice(text.as_bytes());
    }
}

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Lower,
    Title,
    Capitals,
}

impl Style {
    fn of(self, word: &str) -> String {
        match self {
            Style::Capitals => word.to_owned(),
            Style::Lower => word.to_lowercase(),
            Style::Title => {
                let mut out = String::with_capacity(word.len());
                let mut start = true;
                for c in word.chars() {
                    match start {
                        true => out.push(c),
                        false => out.extend(c.to_lowercase()),
                    }
                    start = c == '-' && word.chars().count() > 3;
                }
                out
            }
        }
    }
}

fn style(text: &str, words: &[Word], i: usize, after_title: bool) -> Style {
    let word = &words[i];
    let low = word.low.as_str();
    if low == "i" || word.text.contains('.') && word.text.len() <= 6 && low.split('.').all(|p| p.len() <= 1) {
        return Style::Capitals;
    }
    if word.text.bytes().any(|b| b.is_ascii_digit()) {
        let letters_first = word.text.as_bytes()[0].is_ascii_alphabetic();
        return if letters_first { Style::Capitals } else { Style::Lower };
    }
    if matches!(low, "may" | "march" | "mar" | "jun" | "jul" | "sep") && beside_number(words, i) {
        return Style::Title;
    }
    if low == "us" && !is_pronoun(text, words, i) {
        return Style::Capitals;
    }
    if INITIALS.contains(&bare(low)) {
        return Style::Capitals;
    }
    let known = known(low);
    if !known && is_acronym(text, word) {
        return Style::Capitals;
    }
    let title_of_name = TITLES.contains(&low)
        && words.get(i + 1).is_some_and(|next| !next.starts && adjacent(text, word, next) && !known_word(next));
    let named = CALENDAR.contains(&low)
        || !known
        || title_of_name
        || GIVEN_NAMES.contains(&bare(low))
        || matches!(low, "mr" | "mrs" | "ms" | "dr");
    let called = after_title
        && i > 0
        && adjacent(text, &words[i - 1], word)
        && !is_function(low)
        && matches!(
            words[i - 1].low.as_str(),
            "mr" | "mrs" | "ms" | "dr" | "col" | "gen" | "lt" | "san" | "santa" | "sir" | "don"
        );
    let particle = PARTICLES.contains(&low) && !word.starts && i > 0 && !known_word(&words[i - 1]);
    match () {
        () if particle => Style::Lower,
        () if word.starts || named || called => Style::Title,
        () => Style::Lower,
    }
}

/// Whether a number stands before or after a word, as in `3 MAY` and `MAY 3`.
fn beside_number(words: &[Word], i: usize) -> bool {
    let number = |at: usize| words.get(at).is_some_and(|w| w.text.starts_with(|c: char| c.is_ascii_digit()));
    i.checked_sub(1).is_some_and(number) || number(i + 1)
}

/// Whether `US` is the pronoun: after a word that takes one, with no noun behind it. Else it is the country.
fn is_pronoun(text: &str, words: &[Word], i: usize) -> bool {
    const BEFORE: &[&str] = &[
        "let", "tell", "told", "give", "gave", "all", "of", "to", "for", "with", "among", "help", "between", "both",
        "asked",
    ];
    let before = i.checked_sub(1).is_some_and(|b| BEFORE.contains(&words[b].low.as_str()));
    let next = words.get(i + 1).filter(|next| adjacent(text, &words[i], next));
    before && next.is_none_or(|next| is_function(&next.low))
}

fn known_word(word: &Word) -> bool {
    known(&word.low)
}

/// Whether each part of a word is in the dictionary.
fn known(low: &str) -> bool {
    let bare = bare(low);
    let contracted = ["n't", "'re", "'ll", "'ve", "'d", "'m"].iter().find_map(|end| bare.strip_suffix(end));
    contracted.is_some_and(|stem| is_word(stem) || matches!(stem, "i" | "wo" | "ca"))
        || is_word(bare)
        || bare.contains('-') && bare.split('-').all(|part| part.is_empty() || is_word(part))
}

fn is_function(low: &str) -> bool {
    low.len() <= 3 || matches!(low, "said" | "that" | "with" | "from" | "will" | "have" | "been" | "were" | "also")
}

/// Letters that are no word: alone in brackets, or without a vowel.
fn is_acronym(text: &str, word: &Word) -> bool {
    let bare = word.text.strip_suffix("'S").unwrap_or(word.text);
    let letters = bare.chars().count();
    let bracketed = text[..word.at.start].ends_with(['(', '[']) && text[word.at.end..].starts_with([')', ']']);
    let vowels = bare.chars().filter(|c| matches!(c, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y')).count();
    bracketed && letters <= 8 || (2..=5).contains(&letters) && vowels == 0
}

/// Whether two words stand side by side, with a space or an abbreviation's stop between.
fn adjacent(text: &str, a: &Word, b: &Word) -> bool {
    let between = &text[a.at.end..b.at.start];
    between.len() <= 3 && between.chars().all(|c| c.is_whitespace() || c == '.')
}

/// A name of the shelf that starts here: how many words, and how it is written.
fn shelf_name(atlas: &Atlas, text: &str, words: &[Word]) -> Option<(usize, String)> {
    let run = words.windows(2).take(LONGEST_NAME - 1).take_while(|pair| {
        let between = &text[pair[0].at.end..pair[1].at.start];
        !between.is_empty() && between.chars().all(|c| c == ' ' || c == '\n')
    });
    let longest = 1 + run.count();
    (1..=longest.min(words.len())).rev().find_map(|count| {
        let capitals = &text[words[0].at.start..words[count - 1].at.end];
        if capitals.len() < 3 || count == 1 && (is_word(&words[0].low) && !proper(atlas, &words[0].low)) {
            return None;
        }
        let name = capitals.split_whitespace().collect::<Vec<_>>().join(" ");
        let possessive = name.strip_suffix("'S").unwrap_or(&name);
        let written = shelf_spelling(atlas, possessive, count)?;
        let mut shown = capitals.to_owned();
        let mut letters = written.chars();
        shown = shown
            .chars()
            .map(|c| {
                if c.is_whitespace() {
                    letters.next();
                    c
                } else {
                    letters.next().unwrap_or(c.to_ascii_lowercase())
                }
            })
            .collect();
        (shown.len() == capitals.len()).then_some((count, shown))
    })
}

/// Whether a dictionary word is a name before all: a state, its people, a capital, a large town that is no common word.
fn proper(atlas: &Atlas, low: &str) -> bool {
    let title = Style::Title.of(&low.to_uppercase());
    let large =
        |place: &Place| !place.ordinary_word && (place.population > 300_000 || place.level == PlaceLevel::Region);
    if atlas.places(&title).first().is_some_and(|id| large(atlas.place(*id))) {
        return true;
    }
    atlas.state_by_name(&title).is_some()
        || !atlas.state_by_demonym(&title).is_empty()
        || atlas.state_by_capital(&title).is_some()
}

/// How the shelf writes a name given in capitals, letter for letter.
fn shelf_spelling(atlas: &Atlas, name: &str, count: usize) -> Option<String> {
    let same = |found: &&str| found.to_uppercase() == name;
    if let Some(state) = atlas.state_by_name(name) {
        let spelled = std::iter::once(state.name).chain(state.aliases.iter().copied()).find(same);
        return Some(spelled.map_or_else(|| title_each(name), str::to_owned));
    }
    if let Some(organisation) = atlas.organisation_by_name(name) {
        let acronym = count == 1 && name.len() <= 6 && organisation.name.to_uppercase() != name;
        let spelled = std::iter::once(organisation.name).chain(organisation.aliases.iter().copied()).find(same);
        return Some(spelled.map_or_else(|| if acronym { name.to_owned() } else { title_each(name) }, str::to_owned));
    }
    if !atlas.state_by_demonym(name).is_empty() || atlas.person_by_name(name).is_some() {
        return Some(title_each(name));
    }
    let place = atlas.places(name).first().map(|id| atlas.place(*id))?;
    let sure = count > 1 || !is_word(&name.to_lowercase()) || proper(atlas, &name.to_lowercase());
    let common = count > 1
        && name.split(' ').all(|w| is_word(&w.to_lowercase()))
        && place.level == PlaceLevel::City
        && place.population < 100_000;
    (sure && !common && !(place.ordinary_word && count == 1 && is_word(&name.to_lowercase()))).then(|| title_each(name))
}

/// Every word with a capital but the small ones.
fn title_each(name: &str) -> String {
    let mut out = Vec::new();
    for (i, word) in name.split(' ').enumerate() {
        let low = word.to_lowercase();
        let small =
            i > 0 && matches!(low.as_str(), "of" | "the" | "and" | "for" | "de" | "del" | "la" | "las" | "los" | "y");
        out.push(if small { low } else { Style::Title.of(word) });
    }
    out.join(" ")
}

/// Names whose initials follow in brackets: `NEW RIVER FRONT (NRF)`. First word and count.
fn spelled_out(text: &str, words: &[Word]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let letters = word.text.len();
        let bracketed = text[..word.at.start].ends_with(['(', '[']) && text[word.at.end..].starts_with([')', ']']);
        if !bracketed || !(2..=7).contains(&letters) {
            continue;
        }
        let mut initials = word.text.chars().rev().peekable();
        let mut at = i;
        while at > 0 && i - at < 10 && initials.peek().is_some() && !words[at].starts {
            at -= 1;
            let small = matches!(words[at].low.as_str(), "of" | "the" | "for" | "and");
            if words[at].text.chars().next() == initials.peek().copied() {
                initials.next();
            } else if !small {
                break;
            }
        }
        if initials.peek().is_none() {
            found.push((at, i - at));
        }
    }
    found
}

/// The words of a text; a word starts a sentence after a stop, a line break that ends a paragraph, or an opening mark.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    let mut last_end = 0;
    let bytes = text.as_bytes();
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let next_is_letter =
            text[(i + c.len_utf8()).min(text.len())..].chars().next().is_some_and(char::is_alphanumeric);
        let inner = start.is_some()
            && next_is_letter
            && matches!(c, '\'' | '-' | '.')
            && i > 0
            && bytes[i - 1].is_ascii_alphanumeric();
        if c.is_alphanumeric() || inner {
            start.get_or_insert(i);
        } else if let Some(first) = start.take() {
            let gap = &text[last_end..first];
            let abbreviated = words.last().is_some_and(|w| {
                w.text.len() <= 4 && TITLES.contains(&w.low.as_str()) || w.text.len() == 1 || w.text.contains('.')
            });
            let stop = gap.contains(['.', '!', '?']) && (!abbreviated || gap.contains('\n'));
            // A dash or a bracket starts the story after a dateline; later they stand within sentences.
            let blank = gap.matches('\n').count() > 1 || words.len() < 20 && (gap.contains("--") || gap.contains(']'));
            let word = &text[first..i];
            words.push(Word {
                at: first..i,
                low: word.to_lowercase(),
                text: word,
                starts: words.is_empty() || stop || blank,
            });
            last_end = i;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restored(text: &str) -> String {
        restore(Atlas::shared(), text)
    }

    #[test]
    fn names_keep_capitals_and_words_lose_them() {
        assert_eq!(
            restored("GUNMEN ATTACKED THE FRENCH EMBASSY IN SAN SALVADOR ON MONDAY. PRESIDENT ORTUZAR WAS TOLD."),
            "Gunmen attacked the French embassy in San Salvador on Monday. President Ortuzar was told."
        );
    }

    #[test]
    fn initials_in_brackets_show_which_words_are_a_name() {
        assert_eq!(
            restored("THE GROUP WAS SENT BY THE GREEN RIVER LABOUR FRONT (GRLF) YESTERDAY."),
            "The group was sent by the Green River Labour Front (GRLF) yesterday."
        );
    }

    #[test]
    fn us_is_the_country_unless_it_is_the_pronoun() {
        assert_eq!(restored("THE US EMBASSY WAS HIT. HELP US, HE SAID."), "The US embassy was hit. Help us, he said.");
    }

    #[test]
    fn may_is_a_month_beside_a_number() {
        assert_eq!(restored("THEY MAY LEAVE ON 3 MAY OR MARCH 5."), "They may leave on 3 May or March 5.");
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        assert_eq!(
            restored("THE U.S. MISSION AND COL. WYZKO WERE SAFE."),
            "The U.S. mission and Col. Wyzko were safe."
        );
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        assert!(!is_capitals(
            "A bomb went off near the embassy in the old town on Monday, police said. NOBODY WAS HURT."
        ));
        assert!(is_capitals(
            "A BOMB WENT OFF NEAR THE EMBASSY IN THE OLD TOWN ON MONDAY, POLICE SAID. NOBODY WAS HURT."
        ));
    }
}
