//! Watches for the console: its pages, and the thread that looks at the ledger and sends.

use super::{Window, failed};
use crate::moment;
use crate::store::Store as _;
use crate::view::View;
use crate::watching::{self, Ledgers, Routes, form};
use anyhow::Result;
use chancery_alerts::letter::{Home, headline};
use chancery_alerts::{Alert, Store, Watch, atom, cap};
use chancery_ledger::Ledger;
use chancery_serve::views::{
    Alerted, Changed, Delivery, Notice, Part, Saved, WatchAct, WatchForm, WatchPage, Watches, Words,
};
use chancery_serve::{Answer, Ask, Trouble, Watching, views};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// How often the ledger's stamp is looked at, and what is due.
const EVERY: Duration = Duration::from_millis(500);
/// Reports that are being related for longer than this are related by us: whoever began it is gone.
const PATIENCE: Duration = Duration::from_secs(30);
/// Alerts on a watch's page and in its feed.
const ALERTS: usize = 50;
/// Deliveries on a page.
const DELIVERIES: usize = 20;
/// Alerts shown on a desktop at a time.
const NOTICES: usize = 5;

impl Ledgers for Window {
    fn ledger(&self) -> Result<Ledger> {
        self.reader.ledger()
    }

    fn whole(&self) -> Result<Option<Arc<View>>> {
        Ok(Window::whole(self)?.map(|w| Arc::clone(&w.shown)))
    }

    fn part(&self, document: &str) -> Result<Option<Arc<View>>> {
        let view = self.flow.one(&self.dir, document)?;
        Ok(view.map(|v| Arc::new(View { stalled_after: self.patience, ..v }.without_rejected())))
    }
}

/// How the console tells those who watch.
pub struct Teller {
    /// Where links lead; an empty one is the address listened on.
    pub base: String,
    /// The ways out.
    pub routes: Box<dyn Routes>,
    /// True when letters can be sent.
    pub mail: bool,
}

/// Looks and sends until `end` is closed. Trouble is told once until it is another.
pub fn run(window: &Window, end: &Receiver<()>, say: &dyn Fn(String)) {
    let mut store = None;
    let (mut stamp, mut told, mut unrelated) = (None, String::new(), None);
    loop {
        let mut round = || -> Result<()> {
            let store = match &mut store {
                Some(store) => store,
                None => store.insert(Store::open(&watching::file(&window.dir))?),
            };
            let now = window.reader.stamp()?;
            if stamp != Some(now) {
                if pending(window, &mut unrelated)? {
                    return Ok(());
                }
                watching::evaluate(store, window, moment::now())?;
                stamp = Some(now);
            }
            let sent = watching::deliver(store, &*window.teller.routes, &window.base(), moment::now())?;
            sent.dead.into_iter().for_each(|why| say(format!("not delivered: {why}")));
            Ok(())
        };
        match round() {
            Ok(()) => told.clear(),
            Err(error) => {
                let text = format!("watches: {error:#}");
                if text != told {
                    say(text.clone());
                    told = text;
                }
            }
        }
        match end.recv_timeout(EVERY) {
            Err(RecvTimeoutError::Timeout) => {}
            _ => return,
        }
    }
}

/// True while reports are being related, so that nobody can say yet what belongs together.
fn pending(window: &Window, since: &mut Option<Instant>) -> Result<bool> {
    if window.reader.ledger()?.dirty_blocks()?.is_empty() {
        *since = None;
        return Ok(false);
    }
    if since.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
        // Where somebody is still at it, this leaves it to him.
        window.flow.settle(&window.dir)?;
        *since = None;
    }
    Ok(true)
}

impl Window {
    fn base(&self) -> String {
        if self.teller.base.is_empty() {
            let listen = self.listening.get();
            return listen.cloned().unwrap_or_else(|| "/".to_owned());
        }
        self.teller.base.clone()
    }

    /// Works on the file of watches; every answer opens it anew, so that nothing waits for anybody.
    fn with<T>(&self, work: impl FnOnce(&mut Store) -> Result<T, chancery_alerts::Error>) -> Answer<T> {
        let mut kept = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let own = |e: chancery_alerts::Error| failed(e.into());
        let store = match &mut *kept {
            Some(store) => store,
            None => kept.insert(Store::open(&watching::file(&self.dir)).map_err(own)?),
        };
        work(store).map_err(own)
    }

    fn known(&self, id: i64) -> Answer<Watch> {
        self.with(|s| s.watch(id))?.ok_or_else(|| Trouble::NotFound(format!("no watch {id}")))
    }

    fn home(&self, store: &Store) -> Result<Home, chancery_alerts::Error> {
        Ok(Home { base: self.base(), instance: store.instance()? })
    }
}

impl Watching for Window {
    fn watches(&self) -> Answer<Watches> {
        let mail = self.teller.mail;
        self.with(|store| {
            let watches = store.watches()?;
            let shown = watches.iter().map(|w| shown(store, w)).collect::<Result<_, _>>()?;
            Ok(Watches { watches: shown, mail })
        })
    }

    fn watch(&self, id: i64, ask: &Ask) -> Answer<WatchPage> {
        let watch = self.known(id)?;
        let (number, limit) = (ask.page(), ask.limit(DELIVERIES));
        self.with(|store| {
            let (deliveries, total) = store.deliveries(Some(id), (number - 1) * limit, limit)?;
            let alerts = store.alerts(Some(id), 0, ALERTS)?;
            Ok(WatchPage {
                watch: shown(store, &watch)?,
                alerts: alerts.iter().map(alerted).collect(),
                deliveries: deliveries.iter().map(delivered).collect(),
                part: Part { page: number, limit, total, more: false },
                mail: self.teller.mail,
            })
        })
    }

    fn keep_watch(&self, id: Option<i64>, typed: &WatchForm, by: &str) -> Answer<Saved> {
        let old = id.map(|id| self.known(id)).transpose()?;
        let watch = form::read(typed, old.as_ref(), by, moment::now()).map_err(Trouble::Refused)?;
        if !watch.email.is_empty() && !self.teller.mail {
            return Err(Trouble::Refused("this console has no relay for mail".to_owned()));
        }
        let known = old.as_ref().and_then(|w| w.webhook.as_ref()).map(|w| &w.secret);
        let secret = watch.webhook.as_ref().map(|w| &w.secret).filter(|s| Some(*s) != known).cloned();
        let (id, feed) = match id {
            Some(id) => {
                self.with(|s| s.replace(&watch))?;
                (id, None)
            }
            None => self.with(|s| s.add(&watch)).map(|(id, token)| (id, Some(address(&token))))?,
        };
        Ok(Saved { id, feed, secret, said: "kept".to_owned() })
    }

    fn act_on_watch(&self, id: i64, act: WatchAct) -> Answer<Saved> {
        let mut watch = self.known(id)?;
        let mut saved = Saved { id, ..Saved::default() };
        match act {
            WatchAct::Pause | WatchAct::Resume => {
                watch.paused = act == WatchAct::Pause;
                self.with(|s| s.replace(&watch))?;
                saved.said = if watch.paused { "It rests" } else { "It watches again" }.to_owned();
            }
            WatchAct::Test => {
                let ways = self.with(|s| s.test(&watch, moment::now()))?;
                if ways == 0 {
                    return Err(Trouble::Refused("it has neither webhook nor mail; its feed needs no test".to_owned()));
                }
                saved.said = "A test is on its way".to_owned();
            }
            WatchAct::NewFeed => {
                saved.feed = self.with(|s| s.renew_token(id))?.map(|t| address(&t));
                saved.said = "The feed has another address".to_owned();
            }
            WatchAct::NewSecret => {
                let Some(webhook) = &mut watch.webhook else {
                    return Err(Trouble::Refused("it has no webhook".to_owned()));
                };
                webhook.secret = chancery_alerts::secret().map_err(|e| Trouble::Failed(e.to_string()))?;
                saved.secret = Some(webhook.secret.clone());
                self.with(|s| s.replace(&watch))?;
                saved.said = "The webhook has another secret".to_owned();
            }
            WatchAct::Delete => {
                self.with(|s| s.remove(id))?;
                saved.said = "Taken away".to_owned();
            }
        }
        Ok(saved)
    }

    fn retry(&self, delivery: i64) -> Answer<()> {
        let again = self.with(|s| s.retry(delivery, moment::now()))?;
        again.then_some(()).ok_or_else(|| Trouble::NotFound(format!("no delivery {delivery} that was given up")))
    }

    fn feed(&self, token: &str) -> Answer<String> {
        let own = format!("{}{}", self.base(), address(token).trim_start_matches('/'));
        let feed = self.with(|store| {
            let Some(watch) = store.watch_of_token(token)? else { return Ok(None) };
            let alerts = store.alerts(Some(watch.id), 0, ALERTS)?;
            Ok(Some(atom::feed(&self.home(store)?, &watch, &own, &alerts)))
        })?;
        feed.ok_or_else(|| Trouble::NotFound("no such feed".to_owned()))
    }

    fn cap(&self, token: &str, alert: Option<i64>) -> Answer<String> {
        let message = self.with(|store| {
            let Some(watch) = store.watch_of_token(token)? else { return Ok(None) };
            let after = alert.map_or(0, |n| n.saturating_sub(1));
            let alerts = store.alerts(Some(watch.id), after, usize::MAX >> 1)?;
            let found = alerts.iter().find(|a| alert.is_none_or(|n| a.id == n));
            let home = self.home(store)?;
            Ok(found.map(|a| cap::message(&home, &watch, a)))
        })?;
        message.ok_or_else(|| Trouble::NotFound("no such message".to_owned()))
    }

    fn notices(&self, after: Option<i64>) -> Answer<(i64, Vec<Notice>)> {
        self.with(|store| {
            let newest = store.newest()?;
            let Some(after) = after.filter(|after| *after < newest) else { return Ok((newest, Vec::new())) };
            let watches = store.watches()?;
            let notice = |a: &Alert| {
                let watch = watches.iter().find(|w| w.id == a.watch && w.desktop)?;
                // What must be quiet is quiet here too.
                let open = watch.schedule.due(a.at) <= a.at;
                let page = format!("/{}", a.matter.page);
                open.then(|| Notice { id: a.id, watch: watch.name.clone(), text: headline(a), page })
            };
            let mut out: Vec<Notice> = store.alerts(None, after, NOTICES)?.iter().filter_map(notice).collect();
            out.reverse();
            Ok((newest, out))
        })
    }
}

/// Path of a feed.
fn address(token: &str) -> String {
    format!("/feeds/watch/{token}.atom")
}

fn shown(store: &Store, watch: &Watch) -> Result<views::Watch, chancery_alerts::Error> {
    let last = store.alerts(Some(watch.id), 0, 1)?;
    let (log, _) = store.deliveries(Some(watch.id), 0, 100)?;
    Ok(views::Watch {
        id: watch.id,
        by: watch.by.clone(),
        created: moment::short(watch.created),
        paused: watch.paused,
        about: form::about(&watch.rule),
        ways: form::ways(watch),
        when: form::when(&watch.schedule),
        form: form::write(watch),
        last: last.first().map(|a| format!("{} · {}", moment::short(a.at), headline(a))).unwrap_or_default(),
        dead: log.iter().filter(|d| d.state == chancery_alerts::State::Dead).count(),
    })
}

fn alerted(alert: &Alert) -> Alerted {
    let words = |s: &chancery_alerts::Source| Words {
        text: s.quote.clone(),
        document: s.document.clone(),
        start: s.start,
        end: s.end,
        ..Words::default()
    };
    let change = |c: &chancery_alerts::Change| Changed {
        field: c.field.as_str().to_owned(),
        label: c.label.clone(),
        before: c.before.clone(),
        after: c.after.clone(),
        words: c.sources.iter().map(words).collect(),
    };
    Alerted {
        id: alert.id,
        watch: alert.watch,
        at: moment::short(alert.at),
        title: alert.matter.title.clone(),
        place: alert.matter.place.clone(),
        page: alert.matter.page.clone(),
        changes: alert.changes.iter().map(change).collect(),
    }
}

fn delivered(d: &chancery_alerts::Delivery) -> Delivery {
    Delivery {
        id: d.id,
        watch: d.watch,
        channel: d.channel.as_str().to_owned(),
        made: moment::short(d.made),
        due: moment::short(d.due),
        tries: d.tries,
        state: d.state.as_str().to_owned(),
        ended: d.ended.map(moment::short).unwrap_or_default(),
        said: d.said.clone(),
        test: d.test,
        alerts: d.alerts,
    }
}
