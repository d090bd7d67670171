//! Pieces that pages share: words that lead to their document, pills, filters, turning pages.

use crate::views::{Choice, Conflict, Decision, FactLine, Part, Row, Words};
use crate::{Ask, escaped};
use maud::{Markup, html};

/// The basis of a day of publication that nothing tells; the day itself says so already.
pub const NOT_KNOWN: &str = "not known";

/// Address of the words in their document.
pub fn at_words(words: &Words) -> String {
    format!("/documents/{}?at={}-{}#here", escaped(&words.document), words.start, words.end)
}

/// Words in their sentence; one click shows them in the document as published.
pub fn quote(words: &Words) -> Markup {
    html! {
        a.quote href=(at_words(words)) title=(format!("{}, bytes {}–{}", words.document, words.start, words.end)) {
            span dir="auto" {
                @if !words.before.is_empty() { span.around { (words.before) } }
                mark { (words.text) }
                @if !words.after.is_empty() { span.around { (words.after) } }
            }
        }
    }
}

/// Words alone, small.
pub fn short_quote(words: &Words) -> Markup {
    html! {
        a.said href=(at_words(words)) title=(format!("{}, bytes {}–{}", words.document, words.start, words.end)) {
            span dir="auto" { (quoted(&words.text)) }
        }
    }
}

/// Words in quotation marks, unless they bring their own.
fn quoted(words: &str) -> String {
    let own = words.starts_with(['“', '"', '”', '«', '‘']);
    if own { words.to_owned() } else { format!("“{words}”") }
}

/// With a capital at the beginning.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A title whose days stay whole and whose pairs of words may part after the stroke, where a line is short.
pub fn supple(text: &str) -> Markup {
    let is_day = |word: &str| word.as_bytes().windows(5).any(|w| w[..4].iter().all(u8::is_ascii_digit) && w[4] == b'-');
    html! {
        @for (n, word) in text.split(' ').enumerate() {
            @if n > 0 { " " }
            @if is_day(word) { span.whole { (word) } }
            @else { @for (n, part) in word.split('/').enumerate() { @if n > 0 { "/" wbr; } (part) } }
        }
    }
}

/// When it happened, where "open" would be read as a state of it.
pub fn day(date: &str) -> &str {
    if date == "open" { "no day told" } else { date.strip_prefix("open ").unwrap_or(date) }
}

/// Status of attribution as a pill.
pub fn status(row: &Row) -> Markup {
    html! {
        span class={ "pill " (tone(&row.status)) } { (row.standing) }
        @if row.no_claim && row.status != "claimed" { span.pill.plain { "no claim" } }
    }
}

/// Which colour a code is shown in.
pub fn tone(code: &str) -> &'static str {
    match code {
        "contested" | "denied" | "denial" | "broken" | "stalled" | "rejected" | "claim withdrawn" | "acquittal"
        | "contradiction" | "dispute" => "alert",
        "blamed" | "claimed" | "suspect_held" | "charged" | "blame" | "accusation" | "suspicion" | "under way"
        | "said done" | "arrest of suspect" | "charge" | "update" => "caution",
        "convicted" | "conviction" | "done" | "accepted" | "claim" | "corrected" => "good",
        _ => "plain",
    }
}

/// What analysts and the ledger say of a fact in a word.
pub fn marks(marks: &[String]) -> Markup {
    html! {
        @for mark in marks.iter().filter(|m| *m != "demo") { span class={ "pill " (tone(mark)) } { (mark) } }
    }
}

/// Whose word it is.
pub fn voice(voice: &str) -> Markup {
    html! { @if voice.is_empty() { span.dim { "the report itself" } } @else { bdi { (voice) } } }
}

/// A fact in a card: what, when, whose word, its words.
pub fn fact_card(line: &FactLine) -> Markup {
    html! {
        article.card data-item="" {
            header {
                a.what href=(format!("/facts/{}", escaped(&line.id))) data-open="" dir="auto" { (supple(&capital(&line.what))) }
                span.dim { (line.date) }
            }
            (short_quote(&line.words))
            footer { (voice(&line.voice)) (grade(&line.grade)) (marks(&line.marks)) }
        }
    }
}

/// An Admiralty grade.
pub fn grade(grade: &str) -> Markup {
    html! { @if !grade.is_empty() { span.grade title="Admiralty grade" { (grade) } } }
}

/// The toll of an incident in words; nothing where nothing is stated, which is no zero.
pub fn toll(row: &Row) -> Markup {
    let number = |toll: Option<crate::views::Toll>| {
        toll.map(|t| match (t.min, t.max) {
            (Some(a), Some(b)) if a == b => a.to_string(),
            (Some(a), Some(b)) => format!("{a}–{b}"),
            (Some(a), None) => format!("≥{a}"),
            (None, Some(b)) => format!("≤{b}"),
            (None, None) => "some".to_owned(),
        })
    };
    html! {
        @if let Some(n) = number(row.killed) { span.toll.none[n == "0"] { (n) " killed" } }
        @if let Some(n) = number(row.injured) { span.toll.hurt.none[n == "0"] { (n) " injured" } }
    }
}

/// A number of days as one says it.
pub fn days(days: i32) -> String {
    match days {
        1 => "1 day".to_owned(),
        ..730 => format!("{days} days"),
        _ => format!("{} years", days / 365),
    }
}

/// Turning pages.
pub fn pager(path: &str, ask: &Ask, part: &Part, noun: &str) -> Markup {
    let first = (part.page - 1) * part.limit + 1;
    let last = (part.page * part.limit).min(part.total);
    let to = |page: usize| format!("{path}{}", ask.link(&[("page", &page.to_string())]));
    html! { @if part.total > 0 {
        nav.pager aria-label="Pages of the list" {
            span.dim {
                @if first > part.total { "nothing on this page of " (part.total) " " (noun) }
                @else { (first) "–" (last) " of " @if part.more { "more than " } (super::layout::grouped(part.total as u64)) " " (noun) }
            }
            @if part.page > 1 { a.button href=(to(part.page - 1)) rel="prev" { "Previous" } }
            @if part.has_next() { a.button href=(to(part.page + 1)) rel="next" { "Next" } }
        }
    } }
}

/// The filter of a book: period, country, mission, actor, kind.
pub fn filter(path: &str, ask: &Ask) -> Markup {
    let field = |name: &str, label: &str, value: &str, kind: &str, hint: &str| {
        html! {
            label.field { span { (label) } input type=(kind) name=(name) value=(value) placeholder=(hint) autocomplete="off"; }
        }
    };
    html! {
        form.filter action=(path) method="get" data-hx-get=(path) data-hx-target="#book" data-hx-select="#book"
            data-hx-swap="outerHTML" data-hx-push-url="true" data-hx-trigger="change, submit" data-tidy="" {
            (field("since", "From", &ask.since, "date", ""))
            (field("until", "Until", &ask.until, "date", ""))
            (field("country", "Country", &ask.country, "text", "name or code"))
            (field("mission", "Mission", &ask.mission, "text", "embassy in …"))
            (field("actor", "Actor", &ask.actor, "text", "name"))
            (field("kind", "Kind", &ask.kind, "text", "type"))
            button.primary type="submit" { "Apply" }
            @if !ask.is_open() { a.button href=(path) { "Clear" } }
        }
    }
}

/// A choice of a filter, with how often each occurs.
pub fn select(name: &str, label: &str, chosen: &str, choices: &[Choice]) -> Markup {
    let there = choices.iter().any(|c| c.value == chosen);
    html! {
        label.field {
            span { (label) }
            select name=(name) {
                option value="" { "any" }
                @if !chosen.is_empty() && !there { option value=(chosen) selected { (chosen) } }
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == chosen] { (choice.label) " · " (choice.count) }
                }
            }
        }
    }
}

/// A conflict with its values side by side.
pub fn conflict(conflict: &Conflict) -> Markup {
    html! {
        article.conflict #(conflict.id) data-item="" {
            header {
                a.what href=(format!("/conflicts/{}", escaped(&conflict.id))) data-open="" dir="auto" { (conflict.label) }
                span class={ "pill " (tone(&conflict.class)) } { (conflict.class) }
                span.dim { (conflict.field) }
                @if let Some((id, label)) = &conflict.incident { a.more href=(format!("/incidents/{}", escaped(id))) dir="auto" { (label) } }
            }
            div.sides {
                @for value in &conflict.values {
                    div.side {
                        p.value dir="auto" { (value.value) @if !value.as_of.is_empty() { small { " " (value.as_of) } } }
                        @for side in &value.sides {
                            (short_quote(&side.fact.words))
                            p.by { (voice(&side.fact.voice)) (grade(&side.fact.grade)) " · " (side.published) }
                        }
                    }
                }
            }
            @if !conflict.note.is_empty() { p.note { (conflict.note) } }
        }
    }
}

/// What happened, in the order of time.
pub fn history(entries: &[Decision]) -> Markup {
    acts(entries, false)
}

/// What was decided on this and that: each with the words it was made on, which lead there.
pub fn decided(entries: &[Decision]) -> Markup {
    acts(entries, true)
}

fn acts(entries: &[Decision], with_words: bool) -> Markup {
    html! {
        ol.history {
            @for entry in entries {
                li.undone[entry.number.is_some() && !entry.in_force] title=[entry.number.is_none().then_some(&entry.why)] {
                    time { (entry.at) }
                    span.pill.plain { (entry.kind) }
                    span { bdi { (entry.by) } @if !entry.what.is_empty() { ": " bdi { (entry.what) } } }
                    @if entry.number.is_some() && !entry.why.is_empty() { span.dim { "— " bdi { (entry.why) } } }
                    @if let Some(number) = entry.number {
                        span.dim { "no. " (number) ", " (entry.state) }
                        @if entry.in_force && entry.kind != "undo" {
                            button.small type="button" data-undo=(number) { "Undo" }
                        }
                    }
                    @if with_words && !entry.on.is_empty() {
                        p.on dir="auto" {
                            @match &entry.found {
                                Some(id) => a href=(format!("/{}/{}", if id.starts_with("I-") { "incidents" } else { "facts" }, escaped(id))) { (entry.on) },
                                None => (entry.on),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Nothing to show, and what to do about it.
pub fn empty(head: &str, advice: Markup) -> Markup {
    html! { section.empty { h2 { (head) } p { (advice) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_break_where_they_may_and_days_are_said_in_words() {
        let drawn = supple("rocket/mortar fire, embassy <b>, 2031-05-12").into_string();
        let hoped = r#"rocket/<wbr>mortar fire, embassy &lt;b&gt;, <span class="whole">2031-05-12</span>"#;
        assert_eq!(drawn, hoped);
        assert_eq!([day("open"), day("open ≤2031-05-12"), day("2031-05")], ["no day told", "≤2031-05-12", "2031-05"]);
    }
}
