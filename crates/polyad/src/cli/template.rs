//! `polyad template`: an empty workbook to fill in and import.

use crate::outcome::Outcome;
use anyhow::{Context, Result, bail};
use clap::Args;
use polyad_model::{Ref, reference::is_slug};
use std::path::PathBuf;

/// Write an empty workbook for members, pledges, payments and results
///
/// One sheet a table, with lists to choose from and a sheet of help. `polyad import sheet` reads what is filled in
/// without a mapping.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad template partners.xlsx --partnership x:atlas:gavi\n  polyad import sheet partners.xlsx"
)]
pub(crate) struct Template {
    /// The file to write; its name ends in .xlsx
    file: PathBuf,
    /// The partnership that all rows belong to: a Ref, or a slug of the atlas
    #[arg(long, value_name = "REF|SLUG")]
    partnership: Option<String>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

impl Template {
    pub(crate) fn run(self) -> Result<Outcome> {
        let shown = self.file.display();
        if self.file.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("xlsx")) {
            bail!(
                "{shown}: a template is an .xlsx file; LibreOffice and others open it and may save it as .ods"
            );
        }
        if self.file.exists() && !self.force {
            bail!("{shown} is there already; --force writes over it");
        }
        let named = |text: &String| if is_slug(text) { Ref::atlas(text) } else { text.parse() };
        let partnership = self.partnership.as_ref().map(named).transpose().context("--partnership")?;
        let bytes = polyad_exchange::sheet::template(partnership.as_ref())?;
        std::fs::write(&self.file, &bytes).with_context(|| format!("cannot write {shown}"))?;
        eprintln!("{} bytes written to {shown}", bytes.len());
        Ok(Outcome::Done)
    }
}
