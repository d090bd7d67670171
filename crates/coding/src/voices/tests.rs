//! The table alone; what is found in sentences is tested where a parser is at hand (`chancery-bench`).

use super::table::Table;

#[test]
fn rows_of_a_word_are_taken_together() {
    let table = Table::embedded();
    let tell = table.get("verb", "tell").expect("a verb of the table");
    assert!(tell.clause && tell.addressee && tell.prepositions.contains(&"about"));
    assert!(table.get("verb", "eat").is_none());
    assert_eq!(table.get("noun", "claim").map(|s| s.class), Some("say"));
}

#[test]
fn a_made_thing_is_no_voice_of_its_own() {
    let table = Table::embedded();
    assert!(table.get("light", "make").is_some() && table.get("verb", "make").is_none());
}
