//! What analysts said of facts, in short words for tables, pages and the brief.

use crate::style::tame;
use chancery_facts::{Correction, Fact};

/// Marks for a table: `[rejected] `, `[corrected] `, or nothing.
pub fn marks(fact: &Fact) -> String {
    let Some(judgement) = &fact.judgement else { return String::new() };
    let mut out = String::new();
    match judgement.holds {
        Some(false) => out.push_str("[rejected] "),
        Some(true) => out.push_str("[accepted] "),
        None => {}
    }
    if !judgement.corrected.is_empty() {
        out.push_str("[corrected] ");
    }
    out
}

/// The same for several facts shown as one, such as `rejected · corrected`; rejected only when all are.
pub fn marks_of(facts: &[&Fact]) -> Vec<&'static str> {
    let judged = || facts.iter().map(|f| f.judgement.as_deref());
    let mut out = Vec::new();
    if judged().all(|j| j.is_some_and(|j| j.holds == Some(false))) {
        out.push("rejected");
    }
    if judged().any(|j| j.is_some_and(|j| j.holds == Some(true))) {
        out.push("accepted");
    }
    if judged().any(|j| j.is_some_and(|j| !j.corrected.is_empty())) {
        out.push("corrected");
    }
    out
}

/// All of it, one line each: verdict, corrections with the machine's value, notes.
pub fn lines(fact: &Fact) -> Vec<String> {
    let Some(judgement) = &fact.judgement else { return Vec::new() };
    let verdict = judgement.holds.map(|holds| if holds { "accepted" } else { "rejected" }.to_owned());
    let corrected = judgement.corrected.iter().map(|c| format!("corrected {}", correction(c)));
    let notes = judgement.notes.iter().map(|n| format!("note: {}", tame(n)));
    verdict.into_iter().chain(corrected).chain(notes).collect()
}

/// `killed: 3 (the program read 2; decision 4)`.
pub fn correction(c: &Correction) -> String {
    let value = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("“{}”", tame(text)) };
    format!("{}: {} (the program read {}; decision {})", c.field, value(&c.value), value(&c.machine), c.decision)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use chancery_facts::Judgement;

    #[test]
    fn verdict_and_corrections_show_with_what_the_program_read() {
        let mut fact = samples::view().facts.remove(0);
        assert_eq!((marks(&fact), lines(&fact)), (String::new(), Vec::new()));
        let corrected =
            vec![Correction { field: "killed".into(), machine: String::new(), value: "2".into(), decision: 4 }];
        let judgement = Judgement { holds: Some(true), corrected, notes: vec!["seen by R. Ames".into()] };
        fact.judgement = Some(Box::new(judgement));
        assert_eq!(marks(&fact), "[accepted] [corrected] ");
        assert_eq!(marks_of(&[&fact]), ["accepted", "corrected"]);
        assert_eq!(lines(&fact)[1], "corrected killed: “2” (the program read nothing; decision 4)");
    }
}
