//! Zones and heads of whole reports, all invented, in the manners of many papers and agencies.
//!
//! Each line is `zone|text`; a line that starts with `+` goes on in the line before, `-` is a blank line.

use chancery_clean::{Cleaned, clean};
use chancery_facts::Quote;

struct Report {
    text: String,
    zones: Vec<(String, String)>,
}

fn report(spec: &str) -> Report {
    let (mut text, mut zones) = (String::new(), Vec::new());
    for line in spec.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if line == "-" {
            text.push('\n');
            continue;
        }
        let (zone, words) = line.split_once('|').unwrap();
        let goes_on = zone.starts_with('+');
        if goes_on {
            text.pop();
            text.push(' ');
        }
        text.push_str(words);
        text.push('\n');
        zones.push((zone.trim_start_matches('+').to_owned(), words.to_owned()));
    }
    Report { text, zones }
}

fn checked(spec: &str) -> Cleaned {
    let report = report(spec);
    let cleaned = clean("report.txt", report.text.as_bytes()).unwrap();
    let text = &cleaned.text;
    let got: Vec<(String, String)> =
        text.zones.iter().map(|z| (z.zone.as_str().to_owned(), text.as_str()[z.range.clone()].to_owned())).collect();
    for (want, got) in report.zones.iter().zip(&got) {
        assert_eq!(want, got, "\n{}", report.text);
    }
    assert_eq!(report.zones.len(), got.len());
    cleaned
}

fn words(quote: &Option<Quote>) -> Option<&str> {
    quote.as_ref().map(|q| q.text.as_str())
}

fn agency(cleaned: &Cleaned) -> Option<&str> {
    cleaned.document.agency.as_ref().map(|a| a.name.as_str())
}

fn day(cleaned: &Cleaned) -> Option<String> {
    cleaned.document.published.day().map(|d| d.to_string())
}

#[test]
fn broadcaster_with_bylines_captions_and_lists() {
    let c = checked(
        "widget|Menu
        widget|Home > World > Africa
        title|Two killed as rockets hit Norland embassy in Port Amar
        deck|Interior ministry says the rockets were fired from a lorry near the port.
        caption|Smoke over the embassy quarter of Port Amar, Sarovia
        +credit|[File: Ana Riss/Reuters]
        credit|By Ivo Tarn and news agencies
        dateline|Published On 12 Jun 2031
        widget|Save
        social|Share
        -
        body|Two guards were killed when rockets hit the embassy of Norland in Port Amar late on Wednesday, officials said.
        -
        body|Nobody has claimed the attack. The embassy was closed at the time.
        -
        widget|Advertisement
        -
        body|The interior ministry of Sarovia said that it had found a lorry with launch tubes.
        -
        teaser|Related Articles
        teaser|Norland recalls envoy after attack on convoy
        teaser|What we know about the Green Column
        social|Follow us on Telegram
        credit|\u{a9} 2031 Halden Broadcasting. All rights reserved.",
    );
    assert_eq!(words(&c.document.title), Some("Two killed as rockets hit Norland embassy in Port Amar"));
    assert!(words(&c.document.deck).unwrap().starts_with("Interior ministry"));
    assert_eq!(day(&c).as_deref(), Some("2031-06-12"));
    assert_eq!(c.document.outlet.as_deref(), Some("Halden Broadcasting"));
    assert_eq!(agency(&c), None);
    assert_eq!(c.document.language.as_deref(), Some("en"));
}

#[test]
fn wire_report_with_dateline_and_desk_line() {
    let c = checked(
        "title|Norland embassy guard dies of wounds - ministry
        dateline|June 13, 2031 9:41 PM GMT+2 Updated 2 hours ago
        -
        dateline|PORT AMAR, June 13 (Reuters) -
        +body|A guard of the Norland embassy who was wounded by mortar fire died on Friday, the health ministry said.
        body|It was the second death since Monday.
        credit|Reporting by Ana Riss; Editing by Ivo Tarn
        credit|Our Standards: The Thomson Reuters Trust Principles.",
    );
    assert_eq!(agency(&c), Some("Reuters"));
    assert_eq!(c.document.published.time.as_deref(), Some("21:41"));
    assert_eq!(day(&c).as_deref(), Some("2031-06-13"));
}

#[test]
fn a_dateline_without_year_leaves_the_day_open() {
    let c = checked(
        "title|Norland shuts embassy
        -
        dateline|PORT AMAR, March 4 (Halden News) \u{2014}
        +body|Norland shut its embassy in Port Amar on Tuesday after three rockets fell in its garden, diplomats said.
        -
        body|The staff left by air.",
    );
    assert_eq!(day(&c), None);
    assert_eq!(c.document.published.stated.as_deref(), Some("March 4"));
    assert_eq!(agency(&c), Some("Halden News"));
}

#[test]
fn old_wire_text_broken_at_a_fixed_width() {
    let bytes = "GUNMEN FIRE ON CONSULATE IN PORT AMAR\n\n   PORT AMAR, 3 MAY 85 (ACAN-EFE) -- [TEXT] UNKNOWN GUNMEN FIRED ON THE\n\
        CONSULATE OF ESTMARK EARLY TODAY AND WOUNDED A GUARD, THE POLICE OF THE\nCAPITAL SAID IN A COMMUNIQUE.\n\n   \
        THE CONSUL WAS NOT IN THE BUILDING AT THE TIME OF THE ATTACK, WHICH THE\nPOLICE DESCRIBED AS A WARNING.\n";
    let c = clean("old.txt", bytes.as_bytes()).unwrap();
    let zones: Vec<&str> = c.document.zones.iter().map(|z| z.zone.as_str()).collect();
    assert_eq!(zones, ["title", "dateline", "body", "body"]);
    assert_eq!(day(&c).as_deref(), Some("1985-05-03"));
    assert_eq!(agency(&c), Some("ACAN-EFE"));
    let body = &c.text.as_str()[c.text.zones[2].range.clone()];
    assert!(body.starts_with("UNKNOWN GUNMEN") && body.ends_with("COMMUNIQUE."));
}

#[test]
fn a_photo_date_is_never_the_day_of_publication() {
    let c = checked(
        "title|Envoys discuss guards for missions
        caption|The Norland embassy in Port Amar, pictured on 14 May 2029.
        +credit|(AP Photo/Ana Riss)
        -
        body|Envoys of nine states discussed the protection of their missions with the interior minister on Monday.
        -
        caption|File photo of a checkpoint in the embassy quarter, 2 June 2028.
        -
        body|The minister promised more guards.",
    );
    assert_eq!(day(&c), None);
    assert_eq!(c.document.published.stated, None);
    assert_eq!(agency(&c), None);
}

#[test]
fn teasers_in_the_middle_and_at_the_end() {
    checked(
        "title|Court frees suspect in consulate attack
        credit|AFP
        -
        body|A court in Port Amar freed a man on Monday who had been held over the attack on the Estmark consulate.
        -
        teaser|READ MORE: Ten facts about the Green Column
        -
        body|The prosecutor said that he would appeal. The man denies any part in the attack.
        -
        teaser|More on this story
        teaser|Why the consulate stays shut
        teaser|Who are the Green Column? A short guide.
        teaser|Three arrested after attack on convoy
        widget|Comments",
    );
}

#[test]
fn crossheads_and_lists_inside_the_article() {
    let c = checked(
        "title|What is known about the attack on the Norland embassy
        -
        body|Three rockets were fired at the embassy of Norland on Monday, according to the police of Port Amar.
        -
        deck|Where the rockets came from
        -
        body|The police found a lorry with tubes near the port. It had been stolen a week before.
        -
        body|\u{2022} One rocket hit the roof of the consular section
        body|\u{2022} Two fell into the sea without exploding
        -
        body|The embassy is open again.",
    );
    assert_eq!(c.document.deck, None);
}

#[test]
fn texts_without_a_title() {
    let c = checked(
        "body|Two rockets fell near the embassy of Norland on Monday, the police of Port Amar said. Nobody was hurt.
        -
        body|The embassy was closed for the holiday.",
    );
    assert_eq!(c.document.title, None);
    let c = checked(
        "dateline|PORT AMAR (AP) \u{2014}
        +body|Two rockets fell near the embassy of Norland on Monday, the police said. Nobody was hurt.
        -
        body|The embassy was closed for the holiday.",
    );
    assert_eq!((c.document.title, c.document.agency.map(|a| a.name)), (None, Some("AP".into())));
}

#[test]
fn stated_dates_that_cannot_be_used() {
    let stated = |line: &str| {
        let text = format!(
            "Norland shuts embassy\n{line}\n\nNorland shut its embassy in Port Amar on Tuesday, diplomats said. The staff left by air.\n"
        );
        clean("a.txt", text.as_bytes()).unwrap().document
    };
    let open = stated("Issued on: 03/05/2021 - 12:10");
    assert_eq!((open.published.days, open.published.time.as_deref()), (None, Some("12:10")));
    assert_eq!(open.remarks.len(), 1);
    let none = stated("31 February 2021");
    assert!(none.published.days.is_none() && none.remarks[0].contains("no day"));
    let both = stated("Published 12 Feb 2019 14:05 GMT | Updated 13 Feb 2019");
    assert_eq!(both.published.day().unwrap().to_string(), "2019-02-12");
    let reversed = stated("Last updated: 13 Feb 2019. First published: 12 Feb 2019");
    assert_eq!(reversed.published.day().unwrap().to_string(), "2019-02-12");
    let change = stated("Updated: 13 Feb 2019");
    assert_eq!(change.published.day().unwrap().to_string(), "2019-02-13");
}

#[test]
fn a_day_after_today_is_not_believed() {
    let text = "Norland shuts embassy\n12 June 2031\n\nNorland shut its embassy on Tuesday, diplomats said. The staff left by air.\n";
    let today = chancery_facts::Date::constant(2030, 1, 1);
    let options = chancery_clean::Options { today: Some(today), ..Default::default() };
    let c = chancery_clean::clean_with("a.txt", text.as_bytes(), &options).unwrap();
    assert!(c.document.published.days.is_none());
    assert!(c.document.remarks[0].contains("future"));
}

#[test]
fn sentences_of_the_article_stay_in_it() {
    let tricky = [
        "Shots were reported from the embassy quarter, where an AFP photographer saw two bodies.",
        "The court was shown a photo by Ana Riss.",
        "Background: The embassy of Norland was attacked twice in 2029, and a guard was killed each time.",
        "A Reuters/Ipsos poll found that most people in Sarovia want the embassy to stay.",
        "Senator Ivo Tarn (R) said on Monday that the embassy would be closed.",
        "The picture shows a rocket on the roof of the embassy, the ministry said.",
        "One of the wounded is a freelance journalist from Estmark.",
        "More than forty attacks on missions were counted in the past year.",
        "Read the letter aloud, the judge told the accused. He refused.",
        "Follow the money, said the envoy of Norland, and you will find who paid the gunmen.",
        "Updated figures were given by the hospital on Monday: two dead and four wounded.",
        "Sources in the ministry said that the lorry had been stolen in Port Amar.",
        "By Monday the staff of the embassy had left, and the guards with them.",
        "Police on 12 March 2031 searched the port.",
        "The envoy, who writes for a newspaper at home, was followed for two days.",
        "Latest reports from the port say that the fire is out, according to the harbour police.",
        "He was accused of having \u{201c}sold the embassy\u{201d} (AFP reported the figure first).",
        "In the photo a man in a black coat stands at the gate of the embassy, according to the police.",
        "Video of the attack, posted by the Green Column, shows two men with a launch tube.",
        "Share prices fell in Port Amar after the attack, and the bank was closed.",
        "Image or not, the ministry said, the embassy was never hit.",
    ];
    let mut text = String::from(
        "Norland embassy attacked in Port Amar\n\nRockets were fired at the embassy of Norland on Monday, the police of Port Amar said.\n",
    );
    for line in tricky {
        text.push('\n');
        text.push_str(line);
        text.push('\n');
    }
    text.push_str("\nThe ambassador left on Tuesday, and the embassy was handed over to the guards.\n");
    let c = clean("a.txt", text.as_bytes()).unwrap();
    for zone in &c.text.zones[1..] {
        assert_eq!(zone.zone.as_str(), "body", "{}", &c.text.as_str()[zone.range.clone()]);
    }
    assert_eq!(c.text.zones.len(), tricky.len() + 3);
}

#[test]
fn notes_on_the_author_close_the_page() {
    checked(
        "title|Why the embassy in Port Amar matters
        body|The embassy of Norland in Port Amar has been attacked three times this year. It is still open.
        -
        body|The guards were doubled after the first attack, and the road was closed.
        -
        credit|Ana Riss is a freelance journalist based in Port Amar.",
    );
}
