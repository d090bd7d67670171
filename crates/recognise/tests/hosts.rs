//! Where a report is set, and where the missions in it stand. States are real; the rest is made up.

use chancery_atlas::Atlas;
use chancery_facts::reading::{Reading, Sort};
use chancery_facts::{Document, Published, Span, TextBuilder, TextZone, Zone};
use chancery_recognise::Recogniser;
use std::sync::Arc;

/// Reads paragraphs on rules alone; those that begin with "By " are bylines.
fn read(paragraphs: &[&str]) -> Reading {
    let original = paragraphs.join("\n\n");
    let mut builder = TextBuilder::new();
    builder.push(&original, Span::new(0, original.len()));
    let mut text = builder.finish();
    let mut start = 0;
    for paragraph in paragraphs {
        let zone = if paragraph.starts_with("By ") { Zone::Credit } else { Zone::Body };
        text.zones.push(TextZone { zone, range: start..start + paragraph.len() });
        start += paragraph.len() + 2;
    }
    let document = Document {
        name: "report".to_owned(),
        title: None,
        deck: None,
        outlet: None,
        agency: None,
        language: Some("en".to_owned()),
        published: Published::unknown(),
        zones: Vec::new(),
        copied: Vec::new(),
        revises: Vec::new(),
        encoding: "UTF-8".to_owned(),
        demo: false,
        about: None,
        origin: None,
        grade: None,
        remarks: Vec::new(),
    };
    Recogniser::new(Arc::new(Atlas::embedded()), None).read(&text, &document)
}

/// Sending and host states of the first mission.
fn first_mission(reading: &Reading) -> (Option<&str>, Option<&str>) {
    let mission = reading.entities.iter().find(|e| e.sort == Sort::Mission).expect("a mission");
    (mission.state.as_deref(), mission.country.as_deref())
}

#[test]
fn a_mission_does_not_stand_in_the_state_that_sends_it() {
    let reading = read(&[
        "A gardener was hurt when stones were thrown at the Embassy of Norway on Monday.",
        "Kenya's police chief said six youths were held. The foreign ministry in Oslo asked Norwegians to stay indoors.",
    ]);
    assert_eq!(first_mission(&reading), (Some("NO"), Some("KE")));
    assert_eq!(reading.setting.as_deref(), Some("KE"));
}

#[test]
fn the_senders_of_a_joint_mission_are_no_setting() {
    let reading = read(&[
        "The embassies of Denmark, Norway and Sweden condemn the attack on a convoy near Kabul in which two drivers died.",
    ]);
    assert_eq!(reading.setting.as_deref(), Some("AF"));
}

#[test]
fn a_byline_tells_where_a_report_was_written() {
    let body = "Stones were thrown at the Embassy of Norway on Monday. The group is based in Somalia.";
    assert_eq!(first_mission(&read(&["By Our Reporter, Nairobi", body])), (Some("NO"), Some("KE")));
    assert_eq!(first_mission(&read(&["By Amy Holt, Staff Writer", body])), (Some("NO"), None));
}

#[test]
fn a_consulate_in_another_city_is_another() {
    let reading =
        read(&["Norway warned its consulate in Mombasa on Monday. In May it had closed its consulate in Kisumu."]);
    let named: Vec<_> =
        reading.entities.iter().filter(|e| e.sort == Sort::Mission).map(|e| e.city.as_deref()).collect();
    assert_eq!(named, [Some("Mombasa"), Some("Kisumu")]);
}

#[test]
fn two_towns_of_one_state_tell_where_a_local_report_is_set() {
    let attack = "A grenade was thrown at a car of the Norwegian embassy on Monday.";
    let reading = read(&[attack, "Two men from Kisumu were brought before the Thika magistrate on Tuesday."]);
    assert_eq!(reading.setting.as_deref(), Some("KE"));
}

#[test]
fn a_number_in_digits_and_a_small_one_in_words_are_two() {
    let reading = read(&["Some 900 peacekeepers are in Kenya, down from 4,000 two years ago."]);
    let counts: Vec<_> = reading.mentions.iter().filter_map(|m| m.count.as_ref()?.min).collect();
    assert!(counts.contains(&900) && counts.contains(&4000) && !counts.contains(&4002), "{counts:?}");
}

#[test]
fn sentences_that_begin_oddly_are_read() {
    for line in [
        "Times as many as in May, attacks on missions rose.",
        "Sought, thought to be a Kenyan, by police, a man was held.",
        "Which, in which, that, were charged, received by him.",
        ", of which, is to, ordered closed.",
    ] {
        assert!(!read(&[line]).sentences.is_empty(), "{line}");
    }
}
