//! News agencies, papers, broadcasters and channels.

use crate::index::NameIndex;
use crate::states::StateCode;
use crate::table::{TableFault, rows};

/// What an [`Outlet`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutletKind {
    /// News agency, whose texts others print.
    Agency,
    /// Daily or weekly paper, magazine.
    Paper,
    /// Radio or television.
    Broadcaster,
    /// News site.
    Site,
    /// Medium where anybody posts: Twitter, Telegram.
    Platform,
}

/// An outlet of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// Name the ledger uses.
    pub name: &'static str,
    /// What it is.
    pub kind: OutletKind,
    /// State in which it is based; `None` when there is no single one.
    pub state: Option<StateCode>,
    /// Other names and spellings.
    pub aliases: Vec<&'static str>,
}

/// All outlets.
#[derive(Debug)]
pub(crate) struct Outlets {
    pub(crate) all: Vec<Outlet>,
    by_name: NameIndex<u16>,
}

impl Outlets {
    pub(crate) fn read(text: &'static str) -> Result<Self, TableFault> {
        let all = rows::<4>("outlets", text)
            .map(|row| {
                let row = row?;
                let kind = match row.cell(1) {
                    "agency" => OutletKind::Agency,
                    "paper" => OutletKind::Paper,
                    "broadcaster" => OutletKind::Broadcaster,
                    "site" => OutletKind::Site,
                    "platform" => OutletKind::Platform,
                    other => return Err(row.fault(format!("unknown kind {other:?}"))),
                };
                Ok(Outlet { name: row.cell(0), kind, state: row.known(2), aliases: row.list(3) })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut names = Vec::new();
        for (at, outlet) in (0u16..).zip(&all) {
            names.push((outlet.name, at));
            names.extend(outlet.aliases.iter().map(|alias| (*alias, at)));
        }
        Ok(Self { by_name: NameIndex::new(&names), all })
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Outlet> {
        let at = self.by_name.get_any_case(name).first()?;
        self.all.get(usize::from(*at))
    }

    pub(crate) fn agency(&self, name: &str) -> Option<&Outlet> {
        self.by_name
            .get_any_case(name)
            .iter()
            .filter_map(|at| self.all.get(usize::from(*at)))
            .find(|outlet| outlet.kind == OutletKind::Agency)
    }
}
