//! Province, target group and the yes-or-no fields.

use super::release::{Release, Sentence};
use chancery_atlas::{Atlas, PlaceLevel};

/// Groups by the set's names, with the words that name them.
const GROUPS: &[(&str, &[&str])] = &[
    ("aq", &["al qaeda", "al-qaeda", "al qaida", "al-qaida", "al qa'ida", "al-qa'ida"]),
    ("haqqani", &["haqqani"]),
    (
        "hig",
        &[
            "hezb-e islami gulbuddin",
            "hezb-e-islami gulbuddin",
            "hizb-e islami gulbuddin",
            "hezb-i islami gulbuddin",
            "hig",
            "hezb-e-islami",
            "hizb-i islami",
        ],
    ),
    ("hik", &["hezb-e islami khalis", "hik"]),
    ("iju", &["islamic jihad union", "iju"]),
    ("imu", &["islamic movement of uzbekistan", "imu"]),
    ("judq", &["jama'at ul dawa al qu'ran", "jamaat ul dawa al quran", "judq"]),
    ("let", &["lashkar-e tayyiba", "lashkar-e-tayyiba", "lashkar e tayyiba", "lashkar-e taiba", "lashkar-e-taiba"]),
    ("ttp", &["tehrik-e taliban", "tehrik-e-taliban", "ttp"]),
    ("taliban", &["taliban"]),
    ("criminal", &["kidnapper", "kidnappers", "criminal", "criminals"]),
];

/// The groups of the first sentence that names any, joined by `;` as in the set; empty if none is named.
pub fn target_groups(release: &Release) -> String {
    let found = release.sentences.iter().map(groups_of).find(|groups| !groups.is_empty());
    found.unwrap_or_default().join(";")
}

fn groups_of(sentence: &Sentence) -> Vec<&'static str> {
    let text = sentence.words.join(" ");
    let mut out: Vec<&'static str> = Vec::new();
    for (group, names) in GROUPS {
        let named = names.iter().any(|name| {
            text.match_indices(name).any(|(at, _)| {
                let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
                let ties = text[..at].ends_with("ties to ") || text[..at].contains(" has ties ");
                let behind = text[at + name.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
                edge(text[..at].chars().next_back()) && behind && !ties
            })
        });
        // "Tehrik-e Taliban" is not the Taliban
        if named && !(*group == "taliban" && out.contains(&"ttp")) && (*group != "criminal" || out.is_empty()) {
            out.push(group);
        }
    }
    out.sort_unstable();
    out
}

/// The set's spelling of the provinces, by the name in the atlas folded to letters.
const PROVINCES: &[(&str, &str)] = &[
    ("badakhshan", "badakhshan"),
    ("badghis", "badghis"),
    ("baghlan", "baghlan"),
    ("balkh", "balkh"),
    ("bamian", "bamyan"),
    ("bamyan", "bamyan"),
    ("bamiyan", "bamyan"),
    ("daykundi", "day_kundi"),
    ("daikundi", "day_kundi"),
    ("farah", "farah"),
    ("faryab", "faryab"),
    ("ghazni", "ghazni"),
    ("ghor", "ghor"),
    ("ghowr", "ghor"),
    ("helmand", "helmand"),
    ("herat", "herat"),
    ("jawzjan", "jawzjan"),
    ("jowzjan", "jawzjan"),
    ("kabul", "kabul"),
    ("kandahar", "kandahar"),
    ("kapisa", "kapisa"),
    ("khost", "khost"),
    ("khowst", "khost"),
    ("kunar", "kunar"),
    ("konar", "kunar"),
    ("kunduz", "kunduz"),
    ("konduz", "kunduz"),
    ("laghman", "laghman"),
    ("logar", "logar"),
    ("lowgar", "logar"),
    ("nangarhar", "nangarhar"),
    ("nimroz", "nimroz"),
    ("nimruz", "nimroz"),
    ("nuristan", "nuristan"),
    ("nurestan", "nuristan"),
    ("paktika", "paktika"),
    ("paktiya", "paktya"),
    ("paktia", "paktya"),
    ("paktya", "paktya"),
    ("panjshir", "panjshir"),
    ("panjsher", "panjshir"),
    ("parwan", "parwan"),
    ("parvan", "parwan"),
    ("samangan", "samangan"),
    ("saripul", "sar_e_pul"),
    ("sarepul", "sar_e_pul"),
    ("sarepol", "sar_e_pul"),
    ("takhar", "takhar"),
    ("uruzgan", "uruzgan"),
    ("oruzgan", "uruzgan"),
    ("wardak", "wardak"),
    ("vardak", "wardak"),
    ("zabul", "zabul"),
    ("zabol", "zabul"),
];

/// The province of the report: one named as "X province" counts before one that is only named, the report before its
/// head, and a list of several provinces least.
pub fn province(release: &Release, atlas: &Atlas) -> Option<String> {
    let body: Vec<Named> = release.sentences.iter().flat_map(|s| provinces(s, atlas)).collect();
    let head = Sentence::new(&release.head);
    let title: Vec<Named> = provinces(&head, atlas);
    let dateline = |n: &&Named| n.code != "kabul" || n.called;
    let best = body
        .iter()
        .find(|n| n.called && !n.listed)
        .or_else(|| body.iter().find(|n| !n.listed))
        .or_else(|| body.iter().find(|n| n.called))
        .or_else(|| title.iter().filter(dateline).find(|n| !n.listed))
        .or_else(|| title.iter().find(dateline))
        .or_else(|| title.first());
    best.map(|named| named.code.to_owned())
}

/// A province named in a sentence.
struct Named {
    code: &'static str,
    /// "province" stands behind it.
    called: bool,
    /// It stands in a list of several.
    listed: bool,
}

fn provinces(sentence: &Sentence, atlas: &Atlas) -> Vec<Named> {
    let words = &sentence.words;
    let mut out: Vec<Named> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let found = (1..=3).rev().find_map(|len| Some((code_of(&words.get(i..i + len)?.join(" "), atlas)?, len)));
        let found = found.or_else(|| Some((misspelled(&words[i]).filter(|_| sentence.word(i + 1) == "province")?, 1)));
        let Some((code, len)) = found.filter(|_| sentence.cased[i].starts_with(char::is_uppercase)) else {
            i += 1;
            continue;
        };
        let behind = sentence.word(i + len);
        let elsewhere =
            matches!(behind, "city" | "district" | "airfield" | "attack" | "network" | "international" | "river");
        let called = behind == "province";
        let listed = behind == "provinces" || matches!(behind, "and" | ",") && lists(sentence, i + len, atlas);
        if !elsewhere || behind == "city" {
            out.push(Named { code, called, listed });
        }
        i += len;
    }
    if out.len() > 1 && words.iter().any(|w| w == "provinces") {
        for named in out.iter_mut().filter(|n| !n.called) {
            named.listed = true;
        }
    }
    out
}

/// Another province follows a comma or "and".
fn lists(sentence: &Sentence, at: usize, atlas: &Atlas) -> bool {
    let next = at + 1 + usize::from(sentence.word(at + 1) == "and");
    code_of(sentence.word(next), atlas).is_some()
}

/// The province of a name: by the set's table, or through the atlas for other spellings of it.
fn code_of(name: &str, atlas: &Atlas) -> Option<&'static str> {
    let plain =
        |name: &str| -> String { chancery_atlas::fold(name).chars().filter(|c| c.is_ascii_alphanumeric()).collect() };
    let listed = |name: &str| PROVINCES.iter().find(|(known, _)| *known == plain(name)).map(|(_, code)| *code);
    listed(name).or_else(|| {
        let ids = atlas.places(name).iter();
        let mut regions = ids
            .map(|id| atlas.place(*id))
            .filter(|p| p.country.is_some_and(|c| c == "AF") && p.level == PlaceLevel::Region);
        listed(regions.next()?.name)
    })
}

/// The province whose name differs by two letters that changed places.
fn misspelled(word: &str) -> Option<&'static str> {
    let letters: Vec<char> = word.chars().collect();
    (1..letters.len()).find_map(|i| {
        let mut other = letters.clone();
        other.swap(i - 1, i);
        let other: String = other.into_iter().collect();
        PROVINCES.iter().find(|(known, _)| *known == other).map(|(_, code)| *code)
    })
}

/// A strike from aircraft; helicopters that support a patrol ("air weapons team") do not count.
pub fn airstrike(release: &Release) -> bool {
    release.sentences.iter().any(|s| {
        s.words.iter().any(|w| matches!(w.as_str(), "airstrike" | "airstrikes" | "air-strike"))
            || ["air strike", "air strikes", "precision strike", "precision strikes", "coalition aircraft"]
                .iter()
                .any(|p| s.has(p))
    })
}

/// Civilians are told to have been killed or hurt.
pub fn civilians_hurt(release: &Release) -> bool {
    release.sentences.iter().any(|s| {
        let civilian =
            s.words.iter().any(|w| matches!(w.as_str(), "civilian" | "civilians" | "child" | "children" | "woman"));
        let hurt = s.words.iter().any(|w| matches!(w.as_str(), "killed" | "wounded" | "injured" | "died" | "killing"));
        civilian && hurt && !s.words.iter().any(|w| matches!(w.as_str(), "no" | "not" | "nor"))
    })
}

/// Shots went both ways.
pub fn fire_exchanged(release: &Release) -> bool {
    let fire =
        ["returned fire", "exchange of fire", "exchanged fire", "opened fire", "small arms fire", "small-arms fire"];
    release.sentences.iter().any(|s| fire.iter().any(|phrase| s.has(phrase)))
}

/// The release says that nobody fired.
pub fn no_shots(release: &Release) -> bool {
    let said = [
        "no shots were fired",
        "no shots fired",
        "without firing",
        "did not fire",
        "no shots where fired",
        "not fire their weapons",
        "not firing",
        "without a shot",
        "never fired",
        "no weapons were fired",
    ];
    let text = release.text.to_lowercase();
    said.iter().any(|phrase| text.contains(phrase))
}

/// A raid to capture or kill somebody: the force looked for a person or searched a compound.
pub fn raid(release: &Release, captured: bool) -> bool {
    if airstrike(release) && !captured {
        return false;
    }
    let sought = [
        "in search of",
        "in search for",
        "search for",
        "searching for",
        "searched for",
        "in pursuit of",
        "pursuit of",
        "to capture",
        "to detain",
        "to arrest",
        "targeting a",
        "targeted a",
        "targeted the",
        "targeting an",
        "aimed at capturing",
        "as they searched",
        "targeted individual",
        "targeted insurgent",
        "targeting the",
        "targeted location",
        "searched a",
        "targeted",
    ];
    let cleared = ["clearing operation", "on patrol", "patrol discovered", "while on patrol", "during a patrol"];
    let sees = |phrases: &[&str]| release.sentences.iter().any(|s| phrases.iter().any(|p| s.has(p)));
    sees(&sought) || captured && !sees(&cleared)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(text: &str) -> Release {
        Release::read(&format!("2031-05-S-017 KABUL, Afghanistan (May 14) – {text}"))
    }

    #[test]
    fn provinces_are_spelled_as_in_the_set() {
        let atlas = Atlas::embedded();
        let of = |text: &str| province(&release(text), &atlas);
        assert_eq!(of("A patrol in Maruf district, Paktiya province, found arms.").as_deref(), Some("paktya"));
        assert_eq!(of("In Day Kundi last night a man was held.").as_deref(), Some("day_kundi"));
        let text = "Forces searched in Ghor, Herat and Farah provinces. In Herat province, a man was held.";
        assert_eq!(of(text).as_deref(), Some("herat"));
        assert_eq!(of("A man in Hreat province was held.").as_deref(), Some("herat"));
        assert_eq!(of("A man in Sar-e Pul province was held.").as_deref(), Some("sar_e_pul"));
    }

    #[test]
    fn groups_are_taken_from_the_first_sentence_that_names_one() {
        let of = |text: &str| target_groups(&release(text));
        assert_eq!(of("A patrol found arms. It held a Haqqani planner. The Taliban said nothing."), "haqqani");
        assert_eq!(of("A patrol held a Taliban and Islamic Movement of Uzbekistan leader."), "imu;taliban");
        assert_eq!(of("A patrol found arms."), "");
    }

    #[test]
    fn helicopters_in_support_are_no_airstrike() {
        assert!(airstrike(&release("A precision air strike hit the ford.")));
        assert!(!airstrike(&release("An air weapons team fired at the ford.")));
    }
}
