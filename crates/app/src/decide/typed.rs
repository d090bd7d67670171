//! Decisions as they are typed.

use super::{Ask, Order};
use clap::{Args, Subcommand};

/// Who decides, and why.
#[derive(Args, Clone, Debug)]
pub struct Signed {
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    why: String,
}

/// The decisions. ID is a fact, or an incident or other group, which stands for all its facts; its unique beginning will do.
#[derive(Clone, Debug, Subcommand)]
pub enum Typed {
    /// A fact holds.
    Accept {
        /// Fact or incident.
        id: String,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// A fact does not hold, or is none: it is shown with --rejected only.
    Reject {
        /// Fact or incident.
        id: String,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// A field has another value; the value that was read stays beside it.
    Correct {
        /// Fact or incident.
        id: String,
        /// Such as killed=2, date=2031-05-12, type=ied, country=XS, target="Norland embassy"; “none” takes a value away.
        #[arg(required = true, value_name = "FIELD=VALUE")]
        changes: Vec<String>,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// Two incidents are one.
    Merge {
        /// An incident or other group.
        a: String,
        /// Another of its kind.
        b: String,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// Some reports of an incident tell of something else.
    Split {
        /// The incident.
        id: String,
        /// Facts of it that leave.
        #[arg(required = true, value_name = "FACT")]
        facts: Vec<String>,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// Two facts belong together, also a claim or a statement with the act it is about.
    Link {
        /// Fact or incident.
        a: String,
        /// Fact or incident.
        b: String,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// Two facts do not belong together.
    Unlink {
        /// Fact or incident.
        a: String,
        /// Fact or incident.
        b: String,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// An actor or speaker has another name, wherever he is named.
    Rename {
        /// Name as it is shown.
        from: String,
        /// Name it should have.
        to: String,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// Words about a fact or incident.
    Note {
        /// Fact or incident.
        id: String,
        /// The words.
        text: String,
        /// Who writes.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// A source is relied on, or a fact or incident believed, as far as its Admiralty grade says.
    Grade {
        /// Name of an outlet, agency or report as `sources` shows it; or a fact or incident.
        what: String,
        /// B2, B or 2: A completely, B usually, C fairly, D not usually reliable, E unreliable, F cannot be judged;
        /// 1 confirmed, 2 probable, 3 possible, 4 doubtful, 5 improbable, 6 cannot be judged. “none” takes it away.
        /// A fact or incident has the figure only; it outweighs that of its source.
        grade: String,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
    /// A decision no longer counts; undoing the undoing brings it back.
    Undo {
        /// Number of the decision.
        number: i64,
        /// Who and why.
        #[command(flatten)]
        signed: Signed,
    },
}

impl Typed {
    /// The order.
    pub fn ask(&self) -> Ask {
        let ask = |order, signed: &Signed| Ask { order, by: signed.by.clone(), why: signed.why.clone() };
        match self {
            Typed::Accept { id, signed } => ask(Order::Accept(id.clone()), signed),
            Typed::Reject { id, signed } => ask(Order::Reject(id.clone()), signed),
            Typed::Correct { id, changes, signed } => ask(Order::Correct(id.clone(), changes.clone()), signed),
            Typed::Merge { a, b, signed } => ask(Order::Merge(a.clone(), b.clone()), signed),
            Typed::Split { id, facts, signed } => ask(Order::Split(id.clone(), facts.clone()), signed),
            Typed::Link { a, b, signed } => ask(Order::Link(a.clone(), b.clone()), signed),
            Typed::Unlink { a, b, signed } => ask(Order::Unlink(a.clone(), b.clone()), signed),
            Typed::Rename { from, to, signed } => ask(Order::Rename(from.clone(), to.clone()), signed),
            Typed::Note { id, text, by } => {
                Ask { order: Order::Note(id.clone(), text.clone()), by: by.clone(), why: String::new() }
            }
            Typed::Grade { what, grade, signed } => ask(Order::Grade(what.clone(), grade.clone()), signed),
            Typed::Undo { number, signed } => ask(Order::Undo(*number), signed),
        }
    }
}
