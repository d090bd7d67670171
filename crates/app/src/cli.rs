//! What a person can type.

use crate::decide::Typed;
use crate::filter::Filter;
use crate::flow::{Intake, Model};
use crate::moment::{self, Moment};
use crate::store::Paging;
use crate::style::{PIPED_WIDTH, Style};
use crate::table::Format;
use chancery_facts::Date;
use chancery_fetch::{Allow, Proxies, Reach};
use chancery_read::Fields;
use clap::{Args, ColorChoice, Parser, Subcommand};
use std::io::IsTerminal;
use std::path::PathBuf;

/// Reads news reports and keeps a sourced ledger for the protection of diplomatic missions.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Args, Clone, Debug)]
pub struct Global {
    /// Folder that holds the ledger [default: ./chancery-ledger; ./chancery-demo for demo].
    #[arg(long, global = true, value_name = "DIR")]
    pub ledger: Option<PathBuf>,
    /// Form of the answer.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// First day, YYYY-MM-DD.
    #[arg(long, global = true, value_name = "DAY", value_parser = day)]
    pub since: Option<Date>,
    /// Last day, YYYY-MM-DD.
    #[arg(long, global = true, value_name = "DAY", value_parser = day)]
    pub until: Option<Date>,
    /// Country where it happened: two-letter code or name.
    #[arg(long, global = true, value_name = "XX|NAME")]
    pub country: Option<String>,
    /// Words of the mission's name, or its sending state's code.
    #[arg(long, global = true, value_name = "TEXT")]
    pub mission: Option<String>,
    /// Words of the name of an actor or speaker.
    #[arg(long, global = true, value_name = "TEXT")]
    pub actor: Option<String>,
    /// Type or kind of the codebook, such as ied or denial.
    #[arg(long, global = true, value_name = "TEXT")]
    pub kind: Option<String>,
    /// Also show what has no date, when a period is asked for.
    #[arg(long, global = true)]
    pub undated: bool,
    /// Rows of a page, or all; a large ledger is shown in pages of 50.
    #[arg(long, global = true, value_name = "N|all", value_parser = crate::store::rows)]
    pub limit: Option<usize>,
    /// Which page.
    #[arg(long, global = true, value_name = "N", value_parser = crate::store::at_least_one)]
    pub page: Option<usize>,
    /// Each document by itself: no dates, groups or copies from others.
    #[arg(long, global = true)]
    pub alone: bool,
    /// The ledger as it was: a day (to its end, UTC) or a time such as 2031-05-12T14:03:00Z. Documents and decisions entered later are left out.
    #[arg(long, global = true, value_name = "TIME", value_parser = moment::parse)]
    pub as_of: Option<Moment>,
    /// Also show the facts that analysts rejected.
    #[arg(long, global = true)]
    pub rejected: bool,
    /// Days without a word after which a promise counts as stalled [default: 90]; counted to --as-of or the newest day of the ledger.
    #[arg(long, global = true, value_name = "DAYS")]
    pub stalled_after: Option<u16>,
    /// Time to enter instead of the clock's, for tests.
    #[arg(long, global = true, hide = true, value_name = "TIME", value_parser = moment::parse)]
    pub now: Option<Moment>,
    /// Encoder model to read with, instead of the built-in one; none reads on rules alone.
    #[arg(long, global = true, value_name = "FILE|none", value_parser = model)]
    pub model: Option<Model>,
    /// When to use colours; NO_COLOR is heeded too.
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// Width in columns, instead of that of the terminal.
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "one command is made in a run, and nothing is gained by a box")]
pub enum Command {
    /// Read reports into the ledger: files, folders, archives, mail, - for standard input, or addresses of pages, feeds and sitemaps.
    ///
    /// Text, web pages, PDF with a text layer, DOCX, EML and mbox, JSON lines, feeds, WARC, WACZ, and gzip, zstd or zip of any of them.
    /// What a file is, its bytes tell.
    Read {
        /// Files, folders and addresses (https://…); - is standard input.
        #[arg(required = true, value_name = "PATH|URL")]
        paths: Vec<PathBuf>,
        /// Threads [default: one for each core].
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
        jobs: Option<u16>,
        /// Which key of a JSON dump holds what: text, title, url, published, outlet, author or fetched; a.b is b within a.
        #[arg(long, value_name = "NAME=KEY", value_parser = field)]
        field: Vec<(String, String)>,
        /// Also keep the English pages of web archives and dumps that a first look finds to be about other things.
        #[arg(long)]
        keep_all: bool,
        /// Which hosts may be asked.
        #[command(flatten)]
        web: Web,
    },
    /// Poll feeds and sitemaps, follow them to articles, and read those into the ledger, until Ctrl-C.
    Watch {
        /// The list of feeds.
        #[arg(value_name = "FILE", default_value = "feeds.toml")]
        feeds: PathBuf,
        /// Ask every feed once, read what there is, and end.
        #[arg(long)]
        once: bool,
        /// End after so long, such as 30m or 8h.
        #[arg(long = "for", value_name = "TIME", value_parser = crate::watch::config::duration)]
        lasting: Option<std::time::Duration>,
        /// Which hosts may be asked.
        #[command(flatten)]
        web: Web,
    },
    /// The list of feeds: how they are, adding to it, finding those of a site.
    Feeds {
        /// What to do.
        #[command(subcommand)]
        what: Feeds,
    },
    /// The file a document was read from, as it was: a page, a message, a PDF.
    Original {
        /// Name of the document.
        #[arg(value_name = "DOCUMENT")]
        doc: String,
        /// Where to write it [default: standard output].
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// The text of a PDF file on standard input; for reading such files in a process of their own.
    #[command(hide = true)]
    PdfText,
    /// Attacks, attempts and hoaxes: one row per act.
    Incidents,
    /// Who did it, act by act: claims, blame, denials, "no claim", suspects, arrests, charges, verdicts over time.
    Attribution,
    /// Condemnations, warnings, threats, assessments, with speaker and words.
    Statements,
    /// What was vowed, is under way, is said to be done, is done, stalled or broken, with the steps.
    Commitments,
    /// Visits, meetings, requests, demands, threats, with their direction.
    Contacts,
    /// Missions open, reduced, closed; troop and staff numbers as series; sanctions and waivers.
    Posture,
    /// Counts, rates and trends over several acts; never summed.
    Aggregates,
    /// Everything dated as bars over time, then what has no date.
    Timeline,
    /// Where sources disagree, values side by side.
    Conflicts,
    /// Missions the ledger speaks of: their states, attacks on them, open or shut.
    Missions,
    /// Who acts and speaks, with the names they go by, their offices, and the parts they play.
    Actors,
    /// Documents, their origin, when they came out, and how their sources were graded.
    Sources,
    /// One incident, fact, conflict, actor or document, with every quote in context.
    Show {
        /// Id, its unique beginning, a document's name, or words of an actor's name.
        #[arg(required = true, value_name = "ID", num_args = 1..)]
        id: Vec<String>,
    },
    /// A situation report with footnotes: Markdown, or Markdown and HTML with --out.
    Brief {
        /// Write brief.md and brief.html into this folder; of an issued one all its files.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// The brief that was issued under this number in the console, byte for byte.
        #[arg(long, value_name = "N")]
        issued: Option<u32>,
    },
    /// Every fact; --format jsonl is the interchange file facts.jsonl.
    Facts,
    /// Groups and conflicts; --format jsonl is groups.jsonl.
    Groups,
    /// Documents; --format jsonl is documents.jsonl.
    Documents,
    /// Full text over documents and facts, best first; filters narrow it.
    Search(crate::store::Search),
    /// The console in a browser: situation, books, review, intake, and an interface for programs. Prints address and password.
    Serve(crate::commands::serve::Options),
    /// Watches: look at the ledger and tell what changed, list them, add one, show what was sent.
    Alerts {
        /// What to do.
        #[command(subcommand)]
        what: Alerts,
    },
    /// Who may work at the console: accounts, roles, tokens of programs, the log of acts.
    People {
        /// What to do.
        #[command(subcommand)]
        what: crate::commands::people::What,
    },
    /// Write a copy of the ledger to a new file, also while it is written to.
    Backup {
        /// The file to write.
        file: PathBuf,
    },
    /// Make the ledger from a backup.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Put it in the place of a ledger that is there; its file is kept beside the new one.
        #[arg(long)]
        replace: bool,
    },
    /// Relate the reports of whole countries anew, where single ones were placed, and say what moved.
    Relink {
        /// All countries.
        #[arg(long)]
        all: bool,
    },
    /// Take the holes out of the ledger's file and join its search index.
    Compact,
    /// Look into every corner: pages, digests, sums, references, quotations, search index.
    Check,
    /// Decide on facts, incidents and sources: accept, reject, correct, merge, split, link, unlink, rename, note, grade, undo.
    Decide {
        /// What to decide.
        #[command(subcommand)]
        what: Typed,
    },
    /// Everything that was decided, by whom and why, and what became of it.
    Decisions,
    /// What happened to a fact, incident or document, in order: read, coded, decided.
    History {
        /// Id or its unique beginning.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Code the stored documents again with this program's rules and model.
    Recode {
        /// Only show what would change.
        #[arg(long)]
        dry_run: bool,
        /// Also those that this version coded.
        #[arg(long)]
        all: bool,
        /// Threads [default: one for each core].
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
        jobs: Option<u16>,
    },
    /// Rebuild the ledger from its documents and decisions and compare; a difference → exit 1.
    Replay {
        /// Keep the rebuilt ledger in this folder.
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
        /// Threads [default: one for each core].
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
        jobs: Option<u16>,
    },
    /// Re-read every stored quote against its stored document.
    Verify,
    /// Make a ledger from built-in demonstration reports and show it.
    Demo,
    /// Versions of data, rules and model; what is missing; where things lie.
    Doctor,
}

/// How watches tell those who asked for it.
#[derive(Args, Clone, Debug, Default)]
pub struct Outward {
    /// Address of the console that links in alerts begin with [default: the one listened on].
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
    /// A relay for mail: smtps://HOST, smtp://HOST (STARTTLS required) or smtp+plain://HOST (for one on this machine).
    #[arg(long, value_name = "URL", requires = "mail_from")]
    pub smtp: Option<String>,
    /// Who letters come from.
    #[arg(long, value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// User at the relay; the password stands in a file or in CHANCERY_SMTP_PASSWORD.
    #[arg(long, value_name = "NAME")]
    pub smtp_user: Option<String>,
    /// File with the password at the relay.
    #[arg(long, value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// Certificate of an authority of one's own in PEM, believed for the relay beside those built in.
    #[arg(long, value_name = "FILE", requires = "smtp")]
    pub smtp_ca: Option<PathBuf>,
    /// A private address or network that webhooks may reach beside public ones, such as 10.1.0.0/16 or 127.0.0.1:8080.
    #[arg(long, value_name = "NETWORK")]
    pub webhook_to: Vec<chancery_fetch::Network>,
}

/// What can be done about watches.
#[derive(Clone, Debug, Subcommand)]
pub enum Alerts {
    /// Look at the ledger once and send what is due; for a clock such as cron. The first look only remembers.
    Run {
        /// How watches tell.
        #[command(flatten)]
        outward: Outward,
    },
    /// The watches.
    List,
    /// What was sent, what waits, what was given up.
    Log,
    /// Add a watch from JSON in the form of POST /api/v1/watches; shows its feed's path and its secret this once.
    Add {
        /// File with it; - is standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Take a watch away.
    Remove {
        /// Its number.
        id: i64,
    },
    /// Send a test on all ways of a watch with the next run.
    Test {
        /// Its number.
        id: i64,
    },
}

/// Which hosts may be asked beside the public internet.
#[derive(Args, Clone, Debug, Default)]
pub struct Web {
    /// Ask an address of the inside too: a network such as 10.1.0.0/16, or an address with port.
    #[arg(long, value_name = "NETWORK")]
    pub allow: Vec<chancery_fetch::Network>,
    /// Ask any address, private and loopback ones included.
    #[arg(long)]
    pub allow_private: bool,
    /// Ask public hosts by way of this proxy, http://HOST:PORT, or of `none`. Default: that of feeds.toml, else those of
    /// HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
}

impl Web {
    /// How other hosts are reached; `listed` is the proxy that the list of feeds names, or nothing.
    ///
    /// # Errors
    /// When a proxy is named that is none, here or in the environment.
    pub fn reach(&self, listed: &str) -> anyhow::Result<Reach> {
        let allow = Allow { everything: self.allow_private, networks: self.allow.clone() };
        let environment = |name: &str| std::env::var(name).ok();
        let named = self.proxy.as_deref().unwrap_or(listed).trim();
        let proxies = match named {
            "none" => Proxies::default(),
            "" => Proxies::of_environment(environment).map_err(|e| anyhow::anyhow!(e))?,
            // Who names a proxy here still means the exceptions that hold for all programs.
            url => {
                let except = environment("no_proxy").or_else(|| environment("NO_PROXY")).unwrap_or_default();
                Proxies::one(url.parse().map_err(|e| anyhow::anyhow!("proxy: {e}"))?).without(&except)
            }
        };
        Ok(Reach { allow, proxies })
    }
}

/// What can be done with the list of feeds.
#[derive(Clone, Debug, Subcommand)]
pub enum Feeds {
    /// How each feed is; asks all of them now, and reads nothing into the ledger. A feed that is not well → exit 1.
    Check {
        /// The list of feeds.
        #[arg(value_name = "FILE", default_value = "feeds.toml")]
        feeds: PathBuf,
        /// Ask nobody: what the watch of this ledger saw last.
        #[arg(long)]
        stored: bool,
        /// Which hosts may be asked.
        #[command(flatten)]
        web: Web,
    },
    /// Add feeds to the list.
    Add {
        /// Addresses of feeds or sitemaps.
        #[arg(required = true, value_name = "URL")]
        urls: Vec<String>,
        /// What it is called, for a single one.
        #[arg(long, default_value = "")]
        name: String,
        /// The list of feeds.
        #[arg(long, value_name = "FILE", default_value = "feeds.toml")]
        feeds: PathBuf,
    },
    /// Add the feeds of another reader's list (OPML).
    Import {
        /// The OPML file.
        #[arg(value_name = "OPML")]
        file: PathBuf,
        /// The list of feeds.
        #[arg(long, value_name = "FILE", default_value = "feeds.toml")]
        feeds: PathBuf,
    },
    /// Find the feeds of a site: those its page names, else where feeds often lie.
    Discover {
        /// A page of the site.
        #[arg(value_name = "URL")]
        url: String,
        /// Add them to the list.
        #[arg(long)]
        add: bool,
        /// The list of feeds.
        #[arg(long, value_name = "FILE", default_value = "feeds.toml")]
        feeds: PathBuf,
        /// Which hosts may be asked.
        #[command(flatten)]
        web: Web,
    },
}

/// `NAME=KEY`, tried on a set of fields that is thrown away.
fn field(text: &str) -> Result<(String, String), String> {
    let (name, key) = text.split_once('=').ok_or("it has the form NAME=KEY, such as text=body")?;
    Fields::default().set(name, key)?;
    Ok((name.to_owned(), key.to_owned()))
}

fn model(text: &str) -> Result<Model, std::convert::Infallible> {
    Ok(if text == "none" { Model::None } else { Model::File(PathBuf::from(text)) })
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("“{text}” is not a day of the form YYYY-MM-DD"))
}

impl Cli {
    /// Folder of the ledger. `demo` has its own, so that made-up rows never mix with real ones unasked.
    pub fn ledger(&self) -> PathBuf {
        let default = if matches!(self.command, Command::Demo) { "./chancery-demo" } else { "./chancery-ledger" };
        self.global.ledger.clone().unwrap_or_else(|| PathBuf::from(default))
    }
}

impl Cli {
    /// How other hosts are reached; `listed` is the proxy that the list of feeds names, or nothing. Commands that ask
    /// nobody look for no proxy.
    ///
    /// # Errors
    /// When a proxy is named that is none.
    pub fn reach(&self, listed: &str) -> anyhow::Result<Reach> {
        match &self.command {
            Command::Read { web, .. } | Command::Watch { web, .. } => web.reach(listed),
            Command::Serve(options) => options.web.reach(listed),
            Command::Feeds { what: Feeds::Check { web, .. } | Feeds::Discover { web, .. } } => web.reach(listed),
            _ => Ok(Reach::default()),
        }
    }

    /// How the path of reports reaches other hosts. A proxy of the environment that is none concerns only who asks somebody.
    ///
    /// # Errors
    /// See [`Cli::reach`].
    pub fn reach_of_path(&self) -> anyhow::Result<Reach> {
        let asks = match &self.command {
            Command::Read { paths, .. } => paths.iter().any(|path| crate::web::address(path).is_some()),
            Command::Serve(options) => !options.no_fetch,
            _ => false,
        };
        if asks { self.reach("") } else { Ok(Reach::default()) }
    }

    /// How files are to be read.
    pub fn intake(&self) -> Intake {
        let mut intake = Intake::default();
        if let Command::Read { field, keep_all, .. } = &self.command {
            intake.keep_all = *keep_all;
            for (name, key) in field {
                // Names were looked at when they were typed.
                drop(intake.limits.fields.set(name, key));
            }
        }
        intake
    }

    /// Threads asked for.
    pub fn jobs(&self) -> Option<usize> {
        match self.command {
            Command::Read { jobs, .. } | Command::Recode { jobs, .. } | Command::Replay { jobs, .. } => {
                jobs.map(usize::from)
            }
            _ => None,
        }
    }
}

impl Command {
    /// True for what concerns the ledger as it is now and cannot be asked of an earlier one.
    pub fn is_of_now(&self) -> bool {
        matches!(
            self,
            Command::Read { .. }
                | Command::Demo
                | Command::Doctor
                | Command::Decide { .. }
                | Command::Recode { .. }
                | Command::Replay { .. }
                | Command::Search(_)
                | Command::Alerts { .. }
                | Command::Serve(_)
                | Command::People { .. }
                | Command::Watch { .. }
                | Command::Feeds { .. }
                | Command::Backup { .. }
                | Command::Restore { .. }
                | Command::Relink { .. }
                | Command::Compact
                | Command::Check
        )
    }
}

impl Global {
    /// The filter asked for.
    pub fn filter(&self) -> Filter {
        Filter {
            since: self.since,
            until: self.until,
            country: self.country.clone(),
            mission: self.mission.clone(),
            actor: self.actor.clone(),
            kind: self.kind.clone(),
            undated: self.undated,
        }
    }

    /// The page asked for.
    pub fn paging(&self) -> Paging {
        Paging {
            limit: self.limit,
            page: self.page.unwrap_or(1),
            screen: self.format == Format::Table,
            rejected: self.rejected,
        }
    }

    /// Width and colours for standard output.
    pub fn style(&self) -> Style {
        let terminal = std::io::stdout().is_terminal();
        let size = if terminal { terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)) } else { None };
        let width = self.width.map(usize::from).or(size).unwrap_or(PIPED_WIDTH);
        Style { width: width.max(20), color: use_color(self.color, terminal, std::env::var_os("NO_COLOR").as_deref()) }
    }
}

/// `--color` outweighs NO_COLOR; an empty NO_COLOR counts as unset.
fn use_color(choice: ColorChoice, terminal: bool, no_color: Option<&std::ffi::OsStr>) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && no_color.is_none_or(|v| v.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_stand_before_or_after_the_command() {
        for words in
            ["chancery --country XS incidents --since 2031-05-01", "chancery incidents --since 2031-05-01 --country XS"]
        {
            let cli = Cli::try_parse_from(words.split(' ')).expect("sound");
            assert_eq!(cli.global.filter().country.as_deref(), Some("XS"));
            assert_eq!(cli.global.since.map(|d| d.to_string()).as_deref(), Some("2031-05-01"));
        }
    }

    #[test]
    fn a_wrong_day_is_told() {
        let error = Cli::try_parse_from(["chancery", "incidents", "--since", "May 1"]).expect_err("not a day");
        assert!(error.to_string().contains("YYYY-MM-DD"), "{error}");
    }

    #[test]
    fn the_watch_lasts_as_long_as_it_is_told() {
        let cli = Cli::try_parse_from(["chancery", "watch", "--for", "90s", "--until", "2031-05-12"]).expect("sound");
        assert!(matches!(cli.command, Command::Watch { lasting: Some(time), .. } if time.as_secs() == 90));
        assert!(cli.global.until.is_some());
    }

    #[test]
    fn standard_input_is_a_path() {
        let cli = Cli::try_parse_from(["chancery", "read", "-", "a.txt"]).expect("sound");
        assert!(matches!(cli.command, Command::Read { paths, .. } if paths.len() == 2));
    }

    #[test]
    fn colours_follow_the_option_then_no_color_then_the_terminal() {
        let set = Some(std::ffi::OsStr::new("1"));
        assert!(!use_color(ColorChoice::Auto, true, set));
        assert!(use_color(ColorChoice::Always, false, set));
        assert!(use_color(ColorChoice::Auto, true, Some(std::ffi::OsStr::new(""))));
        assert!(!use_color(ColorChoice::Auto, false, None));
        assert!(!use_color(ColorChoice::Never, true, None));
    }
}
