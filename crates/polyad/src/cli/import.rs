//! `polyad import`: take a published file in as a dataset.

mod check;
mod deflators;
mod files;
mod iati;
mod rates;
mod records;
mod scale;
mod sheet;

use crate::atlas_files::ATLAS;
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use crate::terminal;
use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Subcommand, ValueEnum};
use polyad_exchange::atlas::Diagnostic;
use polyad_ledger::rows::Severity;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Take a published file in as a dataset; ends in a load report
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad import series access.csv.gz --indicator x:sdg:7.1.1 --unit percent --publisher 'Our World in Data' --licence attribution\n  polyad import iati activities.xml organisation-files.zip downloads/\n  polyad import rates eurofxref-hist.csv --publisher 'European Central Bank'\n  polyad import deflators API_NY.GDP.DEFL.ZS_DS2_en_csv_v2.csv --publisher 'World Bank'\n  polyad import scale assessments.csv --publisher 'United Nations'\n  polyad import check activities.xml\n  polyad import publishers registry.csv\n  polyad import atlas our-partnership.toml\n  polyad import atlas --check atlas\n\nExit status: 0 all kept, 1 something refused, 2 could not run."
)]
pub(crate) struct Import {
    #[command(subcommand)]
    format: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Values of indicators over time, as CSV, plain or .gz: the layout is known by the heading
    ///
    /// Plain tables, country and year (Our World in Data), the long table of the UN Statistics Division, a column a year
    /// (World Bank), coverage by vaccine (WUENIC).
    Series {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The indicator all values belong to, unless the file has a column for it
        #[arg(long, value_name = "REF")]
        indicator: Option<String>,
        /// The unit of all values, unless the file has a column for it
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// Any other reader option, such as value=COLUMN, about=COLUMN or where.COLUMN=CELL (only such lines); may be
        /// repeated
        #[arg(long, value_name = "NAME=VALUE")]
        option: Vec<String>,
        #[command(flatten)]
        about: About,
    },
    Rates(rates::Rates),
    Deflators(deflators::Deflators),
    Scale(scale::Scale),
    /// What aid organisations publish: IATI activity and organisation files
    ///
    /// Plain, .gz and .zip files; of a directory, with all below it, what ends in .xml, .xml.gz or .zip. A file that is
    /// refused stops no other; each has its report.
    Iati {
        /// Files and directories
        #[arg(required = true, value_name = "FILE|DIR")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        about: About,
    },
    /// Say what an import of IATI files would keep and what the standard's rules say; nothing is imported
    Check(check::Check),
    Sheet(sheet::SheetImport),
    /// Lists of organisations and their codes: publishers of the IATI Registry, the standard's lists of organisations
    ///
    /// CSV and JSON with a column for the code and one for the name, or the standard's code lists as XML or tar; plain
    /// or .gz.
    Publishers {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        about: About,
    },
    /// Facts as `polyad export` writes them: JSON lines, or a CSV table of one kind
    Facts {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The kind of every line of CSV tables, e.g. seat
        #[arg(long)]
        kind: Option<String>,
        #[command(flatten)]
        about: About,
    },
    /// Partnerships in the atlas format, one TOML file a partnership
    Atlas {
        /// Files, or directories of .toml files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only say what is wrong with them; nothing is imported
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        about: About,
    },
}

/// What a file does not say about itself.
#[derive(Debug, Args)]
struct About {
    /// Who publishes the file: a Ref or a name [default: as the file says, or not stated]
    #[arg(long, value_name = "REF|TEXT")]
    publisher: Option<String>,
    /// What the file is called [default: its file name]
    #[arg(long)]
    title: Option<String>,
    /// Which edition [default: eight digits of its SHA-256]
    #[arg(long)]
    edition: Option<String>,
    /// What may be done with the file
    #[arg(long, value_enum, default_value = "unknown")]
    licence: Licence,
    /// The licence in words
    #[arg(long, value_name = "TEXT")]
    licence_text: Option<String>,
    /// Where the file was published
    #[arg(long)]
    url: Option<String>,
    /// The dataset this is a newer edition of: its key or the id of its statement [default: the one in force of equal
    /// format, publisher and --url, or title where there is no --url]
    #[arg(long, visible_alias = "replaces", value_name = "DATASET", conflicts_with = "new")]
    edition_of: Option<String>,
    /// A dataset of its own beside the one held, even if that has the same name
    #[arg(long)]
    new: bool,
    /// How to print the report: table or json (one object a line)
    #[arg(long, value_enum, default_value = "table")]
    format: super::Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Licence {
    Open,
    Attribution,
    ShareAlike,
    NonCommercial,
    NoRedistribution,
    Unknown,
}

impl Import {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let (format, files, options, about) = match self.format {
            Kind::Check(check) => return check.run(),
            Kind::Sheet(sheet) => return sheet.run(flags),
            Kind::Iati { files, about } => {
                let pieces = files::pieces(&files, &about)?;
                let desk = Desk::open(&Config::load(flags, None, false)?)?;
                let outcome = iati::import(&desk, &pieces, &about);
                desk.close();
                return outcome;
            }
            Kind::Series { files, indicator, unit, option, about } => {
                ("series", files, series_options(indicator, unit, &option)?, about)
            }
            Kind::Publishers { files, about } => ("publishers", files, Map::new(), about),
            Kind::Rates(rates) => {
                let (files, options, about) = rates.taken_apart()?;
                ("rates", files, options, about)
            }
            Kind::Deflators(deflators) => {
                let (files, options, about) = deflators.taken_apart();
                ("deflators", files, options, about)
            }
            Kind::Scale(scale) => {
                let (files, options, about) = scale.taken_apart();
                ("scale", files, options, about)
            }
            Kind::Facts { files, kind, about } => (
                "facts",
                files,
                kind.map(|kind| ("kind".to_owned(), json!(kind))).into_iter().collect(),
                about,
            ),
            Kind::Atlas { files, check, about } => {
                let files = toml_files(&files)?;
                if check {
                    return check_atlas(&files);
                }
                // No row of a circle of parents is wrong by itself, so the reader of one file cannot leave it out.
                let circles: Vec<Diagnostic> = remarks_on(&files)?.into_iter().filter(is_circle).collect();
                if !circles.is_empty() {
                    circles.iter().for_each(|circle| eprintln!("{circle} [{}]", circle.code));
                    eprintln!("nothing was imported: break the circle first");
                    return Ok(Outcome::No);
                }
                ("atlas", files, Map::new(), about)
            }
        };
        let desk = Desk::open(&Config::load(flags, None, false)?)?;
        let outcome = import_all(&desk, format, &files, &options, &about);
        desk.close();
        outcome
    }
}

fn series_options(
    indicator: Option<String>,
    unit: Option<String>,
    more: &[String],
) -> Result<Map<String, Value>> {
    let mut options = Map::new();
    if let Some(indicator) = indicator {
        indicator.parse::<polyad_model::Ref>().context("--indicator")?;
        options.insert("indicator".to_owned(), json!(indicator));
    }
    options.extend(unit.map(|unit| ("unit".to_owned(), json!(unit))));
    for pair in more {
        let Some((name, value)) = pair.split_once('=') else { bail!("--option {pair}: written NAME=VALUE") };
        // Lines of one series only: `where.COLUMN=CELL`, of several columns all must hold.
        match name.strip_prefix("where.") {
            Some(column) => {
                let only = options.entry("where").or_insert_with(|| json!({}));
                only[column] = json!(value);
            }
            None => {
                options.insert(name.to_owned(), json!(value));
            }
        }
    }
    Ok(options)
}

fn import_all(
    desk: &Desk,
    format: &str,
    files: &[PathBuf],
    options: &Map<String, Value>,
    about: &About,
) -> Result<Outcome> {
    let mut outcome = Outcome::Done;
    for path in files {
        let answer =
            import_one(desk, format, path, options, about).with_context(|| path.display().to_string())?;
        let refused = counts(&answer).iter().filter_map(|count| count.get("refused")?.as_u64()).sum::<u64>();
        if refused > 0 {
            outcome = Outcome::No;
        }
        if about.format == super::Format::Table {
            terminal::print_report(&path.display().to_string(), &answer);
        } else {
            println!("{answer}");
        }
    }
    Ok(outcome)
}

fn import_one(
    desk: &Desk,
    format: &str,
    path: &Path,
    options: &Map<String, Value>,
    about: &About,
) -> Result<Value> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut request = about.request(format, &stem(&name), path)?;
    if !options.is_empty() {
        request["fields"]["options"] = Value::Object(options.clone());
    }
    desk.post("/api/v1/import", "application/json", request.to_string().into_bytes())?.or_refusal()?.json()
}

impl About {
    /// What the node is asked for: a file by its path, as the owner of the directory runs on this machine. Publisher
    /// and edition that are not given here are taken from the file.
    fn request(&self, format: &str, title: &str, path: &Path) -> Result<Value> {
        let full = path.canonicalize().with_context(|| format!("cannot read {}", path.display()))?;
        let full = full.to_str().ok_or_else(|| anyhow!("{}: its name is not UTF-8", path.display()))?;
        let licence_class = self.licence.to_possible_value().map(|value| value.get_name().to_owned());
        let licence_text = self.licence_text.clone().unwrap_or_else(|| "not stated".to_owned());
        let mut fields = json!({
            "format": format,
            "title": {"en": self.title.clone().unwrap_or_else(|| title.to_owned())},
            "licence": {"class": licence_class, "text": licence_text},
        });
        let given = [("publisher", &self.publisher), ("edition", &self.edition), ("url", &self.url)];
        for (name, value) in given.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            fields[name] = json!(value);
        }
        let mut request = json!({"fields": fields, "path": full, "new": self.new});
        if let Some(former) = &self.edition_of {
            request["edition_of"] = json!(former);
        }
        Ok(request)
    }
}

fn counts(answer: &Value) -> &[Value] {
    answer.pointer("/report/counts").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A file's name without its endings.
fn stem(name: &str) -> String {
    let name = name.trim_end_matches(".gz");
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

fn toml_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
        let inner: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "toml"))
            .collect();
        files.extend(toml_files(&inner)?);
    }
    files.sort();
    if files.is_empty() {
        bail!("no .toml file there");
    }
    Ok(files)
}

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// What is wrong with atlas files, each by itself and all together.
fn remarks_on(files: &[PathBuf]) -> Result<Vec<Diagnostic>> {
    let mut read = Vec::new();
    for path in files {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        read.push((path.display().to_string(), bytes));
    }
    // What the atlas of this program describes counts as described; remarks are about the files given alone.
    let named: BTreeSet<String> = read.iter().map(|(name, _)| name.clone()).collect();
    read.extend(
        ATLAS.iter().map(|(name, bytes)| (format!("the atlas of this program, {name}"), bytes.to_vec())),
    );
    let mut found = polyad_exchange::atlas::check(&read);
    found.retain(|diagnostic| named.contains(&diagnostic.file));
    Ok(found)
}

fn is_circle(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == "parent-circle"
}

fn check_atlas(files: &[PathBuf]) -> Result<Outcome> {
    let found = remarks_on(files)?;
    found.iter().for_each(|diagnostic| println!("{diagnostic} [{}]", diagnostic.code));
    let refused = found.iter().filter(|each| each.severity == Severity::Refused || is_circle(each)).count();
    println!("{}, {}, {refused} refused", counted(files.len(), "file"), counted(found.len(), "remark"));
    Ok(if refused == 0 { Outcome::Done } else { Outcome::No })
}
