//! Facts as lines, words and values: what all pages have in common.

use crate::commands::{self, attribution};
use crate::context::{Context, find_words, sentence};
use crate::life::Life;
use crate::style::tame;
use crate::view::Index;
use crate::wording;
use chancery_exchange::document_from_json;
use chancery_facts::{Document, Fact, Kind, Quote, Role, Span, Text, Zone};
use chancery_ledger::View as Stored;
use chancery_serve::views::{FactLine, FieldValue, Step, Toll, Words};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Makes lines of facts. With a ledger at hand words stand in their sentence.
pub struct Lines<'a> {
    /// Look-ups of the view.
    pub index: &'a Index<'a>,
    ledger: Option<&'a Stored>,
    /// True when words are to stand in their sentence.
    in_sentence: bool,
    bytes: RefCell<HashMap<String, Option<Rc<Vec<u8>>>>>,
    readable: RefCell<HashMap<String, Option<Rc<Text>>>>,
}

/// How firmly a step is put, without what its name says already: nobody claimed it, somebody denied it.
fn told_once(fact: &Fact) -> String {
    let put = wording::firmness(fact);
    if matches!(fact.coding.ty(), "no_claim" | "denial") {
        put.replace("negated", "").trim_end_matches(", ").to_owned()
    } else {
        put
    }
}

impl<'a> Lines<'a> {
    /// Lines with their words as they stand in the record.
    pub fn bare(index: &'a Index<'a>) -> Lines<'a> {
        Lines { index, ledger: None, in_sentence: false, bytes: RefCell::default(), readable: RefCell::default() }
    }

    /// Lines with their words alone, as they read.
    pub fn new(index: &'a Index<'a>, ledger: &'a Stored) -> Lines<'a> {
        Lines { ledger: Some(ledger), ..Lines::bare(index) }
    }

    /// Lines whose words stand in their sentence.
    pub fn in_context(index: &'a Index<'a>, ledger: &'a Stored) -> Lines<'a> {
        Lines { in_sentence: true, ..Lines::new(index, ledger) }
    }

    fn readable(&self, doc: &str) -> Option<Rc<Text>> {
        let known = self.readable.borrow().get(doc).cloned();
        known.unwrap_or_else(|| {
            let made = self.original(doc).and_then(|bytes| {
                let stored = || document_from_json(&self.ledger?.document(doc).ok()??.record).ok();
                let document = self.index.document(doc).cloned().or_else(stored)?;
                Some(Rc::new(crate::flow::readable(&document, &bytes)))
            });
            self.readable.borrow_mut().insert(doc.to_owned(), made.clone());
            made
        })
    }

    /// Words of the head of a document.
    pub fn head(&self, document: &Document, quote: &Quote) -> String {
        self.words(&document.name, quote).text
    }

    /// Headline of a document; its name when there is none.
    pub fn title(&self, doc: &str) -> String {
        let document = self.index.document(doc);
        let title = document.and_then(|d| Some(self.head(d, d.title.as_ref()?)));
        title.filter(|t| !t.is_empty()).unwrap_or_else(|| doc.to_owned())
    }

    fn original(&self, doc: &str) -> Option<Rc<Vec<u8>>> {
        let ledger = self.ledger?;
        let mut bytes = self.bytes.borrow_mut();
        // Without its bytes a quote stands alone.
        bytes.entry(doc.to_owned()).or_insert_with(|| ledger.bytes(doc).ok().flatten().map(Rc::new)).clone()
    }

    /// Words of a document. Records hold them byte by byte; where these are markup or of another encoding, they are
    /// shown as they read.
    pub fn words(&self, doc: &str, quote: &Quote) -> Words {
        let raw = || {
            let bytes = self.in_sentence.then(|| self.original(doc)).flatten();
            sentence(bytes.as_ref().map(|b| b.as_slice()), quote)
        };
        let plain = self.index.document(doc).is_none_or(|d| d.encoding == "UTF-8")
            && !doc.to_lowercase().ends_with(".html")
            && !doc.to_lowercase().ends_with(".htm")
            && !quote.text.contains(['&', '<', '\u{fffd}']);
        let context = if plain { raw() } else { self.as_read(doc, quote).unwrap_or_else(raw) };
        let (before, after) = if self.in_sentence { (context.before, context.after) } else { Default::default() };
        Words {
            before,
            text: context.quote,
            after,
            document: doc.to_owned(),
            start: quote.span.start,
            end: quote.span.end,
        }
    }

    /// The words in the readable text, with their sentence there.
    fn as_read(&self, doc: &str, quote: &Quote) -> Option<Context> {
        let text = self.readable(doc)?;
        let clean = text.as_str();
        let under = |(at, letter): &(usize, char)| {
            let bytes = text.original(*at..*at + letter.len_utf8());
            bytes.start < quote.span.end && quote.span.start < bytes.end
        };
        let mut letters = clean.char_indices().filter(under);
        let first = letters.next()?;
        let last = letters.next_back().unwrap_or(first);
        let span = Span::new(first.0, last.0 + last.1.len_utf8());
        let words = Quote { span, text: clean.get(span.start..span.end)?.to_owned() };
        Some(sentence(Some(clean.as_bytes()), &words))
    }

    /// The words a fact is stated by.
    pub fn main(&self, fact: &Fact) -> Words {
        self.words(&fact.doc, &fact.main().quote)
    }

    /// A fact in a line.
    pub fn line(&self, fact: &Fact) -> FactLine {
        let mut marks: Vec<String> = crate::analyst::marks_of(&[fact]).into_iter().map(str::to_owned).collect();
        if fact.zone() == Zone::Caption {
            marks.push("caption".to_owned());
        }
        if self.index.document(&fact.doc).is_some_and(|d| d.demo) {
            marks.push("demo".to_owned());
        }
        FactLine {
            id: fact.id.clone(),
            short: wording::short_id(&fact.id),
            kind: fact.kind().as_str().to_owned(),
            r#type: fact.coding.ty().to_owned(),
            what: what(self.index, fact),
            date: dated(self.index, fact),
            voice: wording::speaker(fact.speaker.as_ref()),
            words: self.main(fact),
            marks,
            grade: fact.grade.as_deref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// A step in the attribution of an act; `wide` names the acts.
    pub fn attribution(&self, fact: &Fact, wide: bool) -> Step {
        let acts = if wide {
            attribution::acts(self.index, fact)
        } else {
            wording::reach(fact).unwrap_or_default().to_owned()
        };
        let motive = fact.motive.as_deref().map(|m| format!("motive: {}", tame(m))).unwrap_or_default();
        Step {
            date: wording::when_told(self.index, fact),
            day: wording::told_by(self.index, fact).map(|d| d.0.to_string()),
            step: wording::words_of(fact.coding.ty()),
            by: attribution::by(fact),
            on: attribution::on(fact),
            note: joined(&[acts, motive], "; "),
            firmness: told_once(fact),
            fact: self.line(fact),
        }
    }

    /// The steps of a promise.
    pub fn steps(&self, life: &Life) -> Vec<Step> {
        let step = |step: &crate::life::Step| Step {
            date: wording::when_told(self.index, step.fact),
            day: step.days.map(|d| d.0.to_string()),
            step: step.stage.as_str().to_owned(),
            by: step.said_by(),
            on: String::new(),
            note: crate::life::who(step.fact),
            firmness: wording::firmness(step.fact),
            fact: self.line(step.fact),
        };
        life.steps.iter().map(step).collect()
    }

    /// A value of a fact.
    pub fn value(&self, fact: &Fact, value: Value) -> FieldValue {
        let corrected = fact.judgement.iter().flat_map(|j| &j.corrected).find(|c| c.field == value.field);
        FieldValue {
            value: value.text,
            words: value.quote.map(|quote| self.words(&fact.doc, &quote)),
            fact: fact.id.clone(),
            document: fact.doc.clone(),
            voice: wording::speaker(fact.speaker.as_ref()),
            machine: corrected.map(|c| tame(&c.machine)),
        }
    }
}

/// A fact in a few words; its day and its own words stand beside it and are left out.
fn what(index: &Index, fact: &Fact) -> String {
    let ty = wording::words_of(fact.coding.ty());
    let by = |who: String| if who.is_empty() { ty.clone() } else { format!("{ty} by {who}") };
    tame(&match fact.kind() {
        Kind::Incident => joined(&[ty, wording::target(fact)], ", "),
        Kind::Statement => by(wording::speaker(fact.speaker.as_ref())),
        Kind::Background => ty,
        _ => commands::brief_line(index, fact),
    })
}

/// When a fact took place or was said; else `≤` the day of its report.
pub fn dated(index: &Index, fact: &Fact) -> String {
    let own = commands::date_text(fact);
    if own.is_empty() || own == "open" { wording::when_told(index, fact) } else { own }
}

/// The filled ones of some texts.
pub fn joined(parts: &[String], between: &str) -> String {
    parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(between)
}

/// A toll as numbers.
pub fn range(toll: Option<&chancery_facts::Toll>) -> Option<Toll> {
    toll.map(|t| Toll { min: t.min, max: t.max })
}

/// A value of one fact with the words it was read from.
pub struct Value {
    /// What it is, in words.
    pub name: &'static str,
    /// The field a correction would name; empty when there is none.
    pub field: &'static str,
    /// The value.
    pub text: String,
    /// Its words.
    pub quote: Option<Quote>,
}

/// The values of a fact, in the order a person asks for them.
pub fn values(fact: &Fact) -> Vec<Value> {
    let mut out = Vec::new();
    let mut add = |name, field, text: String, quote: Option<Quote>| {
        if !text.is_empty() {
            out.push(Value { name, field, text: tame(&text), quote });
        }
    };
    let said = |words: Option<&str>| words.and_then(|w| find_words(fact, w));
    let spanned = |field: &str| fact.spans.iter().find(|s| s.field == field).map(|s| s.quote.clone());
    add("Type", "type", wording::words_of(fact.coding.ty()), Some(fact.main().quote.clone()));
    for (name, field, when) in
        [("Date", "date", &fact.event_date), ("Said", "said", &fact.speech_date), ("Until", "deadline", &fact.deadline)]
    {
        if let Some(when) = when {
            add(name, field, wording::date(when), said(when.stated.as_deref()));
        }
    }
    let mentioned =
        |name: &str| fact.places.iter().find(|p| name.contains(&*tame(&p.name))).and_then(|p| p.mention.clone());
    let place = wording::place(&fact.places);
    let quote = mentioned(&place);
    add("Place", "place", wording::spelled(&place), quote);
    let roles: [(&'static str, Role); 19] = [
        ("Target", Role::Target),
        ("Struck", Role::Hit),
        ("Victims", Role::Victim),
        ("Perpetrator", Role::Perpetrator),
        ("Claimant", Role::Claimant),
        ("Accuser", Role::Accuser),
        ("Accused", Role::Accused),
        ("Denier", Role::Denier),
        ("Suspect", Role::Suspect),
        ("Authority", Role::Authority),
        ("Promisor", Role::Promisor),
        ("Actor", Role::Actor),
        ("Subject", Role::Subject),
        ("From", Role::From),
        ("Visitor", Role::Visitor),
        ("To", Role::To),
        ("Host", Role::Host),
        ("With", Role::Participant),
        ("For", Role::Beneficiary),
    ];
    for (name, role) in roles {
        let mention = fact.actors_as(role).find_map(|a| a.mention.clone());
        add(name, role.as_str(), wording::names(fact, role), mention);
    }
    let weapons = fact.weapons.iter().find_map(|w| said(w.words.as_deref()));
    add("Weapon", "weapon", wording::weapons(&fact.weapons), weapons);
    if let Some(c) = &fact.casualties {
        let all = [
            ("Killed", "killed", &c.killed),
            ("Injured", "injured", &c.injured),
            ("Missing", "missing", &c.missing),
            ("Held", "captured", &c.captured),
        ];
        for (name, field, toll) in all {
            let words = toll.as_ref().and_then(|t| t.words.as_deref());
            add(name, field, wording::toll(toll.as_ref()), said(words));
        }
    }
    if fact.kind() != Kind::Incident {
        let words = fact.quantities.iter().find_map(|q| said(q.words.as_deref()));
        add("Figures", "number", wording::quantities(fact), words);
    }
    add(
        "Outcome",
        "outcome",
        fact.outcome.map(|o| wording::words_of(o.as_str())).unwrap_or_default(),
        spanned("outcome"),
    );
    let damage = fact.damage.as_ref();
    let level = damage.map(|d| wording::words_of(d.level.as_str())).unwrap_or_default();
    add("Damage", "damage", level, damage.and_then(|d| said(d.words.as_deref())));
    add("Motive", "motive", fact.motive.clone().unwrap_or_default(), said(fact.motive.as_deref()));
    add("Status", "status", fact.status.map(|s| wording::words_of(s.as_str())).unwrap_or_default(), spanned("status"));
    let scope = wording::reach(fact).unwrap_or_default().to_owned();
    add("Reach", "scope", scope, spanned("scope"));
    add("Condition", "condition", fact.condition.clone().unwrap_or_default(), said(fact.condition.as_deref()));
    add("Put as", "modality", wording::firmness(fact), spanned("modality"));
    let voice = fact.speaker.as_ref().and_then(|s| s.mention.clone());
    add("Word of", "speaker", wording::speaker(fact.speaker.as_ref()), voice);
    out
}
