//! The goal linter: any text is judged or declined, its spans lie in the text, and the same text gives the same verdict.

use crate::Target;
use crate::mutate::{Random, damage};
use polyad_lint::{Context, LENGTH_MAX, Verdict, lint};
use std::path::Path;
use std::sync::LazyLock;

/// Goals of the rules' specifications, damaged, joined and repeated; bytes that are no text are replaced.
pub(crate) struct Goals;

/// What the linter looks for, in three languages.
const WORDS: &[&str] = &[
    " by 2030",
    " from 2010 levels",
    "25%",
    "$1.5bn",
    " and ",
    ";",
    "\n",
    ": ",
    "(",
    ")",
    "-",
    "½",
    "²",
    "’",
    "é\u{301}",
    "\u{a0}",
    "\u{200b}",
    " net zero ",
    " in the next five years",
    " one in five ",
    " half a billion ",
    " per 100,000 ",
    " reduce ",
    " double ",
    " end ",
    " all ",
    " universal ",
    " d'ici ",
    " para ",
    " de 25 % à 40 % ",
    "2026-2030",
    "31/12/2030",
    "99999999999999999999999999",
    "FY30",
    " scope 1, 2 and 3 ",
    " compared with ",
    " business as usual ",
    " up to at least ",
    " Acme commits to ",
    "到2060年",
    "40٪",
    "\0",
    "\r\n",
    "İ",
    "ß",
    "ﬁ",
    "①",
    "𝟚",
];

static GOALS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/polyad-lint/spec");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
    files.sort();
    let pages = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    let goals = pages.flat_map(|page| {
        page.lines().filter_map(|line| line.strip_prefix("- ").map(str::to_owned)).collect::<Vec<_>>()
    });
    goals.collect()
});

impl Target for Goals {
    fn name(&self) -> &'static str {
        "lint"
    }

    fn make(&self, random: &mut Random) -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..=random.below(3) {
            if let Some(goal) = GOALS.get(random.below(GOALS.len())) {
                bytes.extend_from_slice(goal.as_bytes());
                bytes.extend_from_slice([" ", "\n", "; ", " and ", ""][random.below(5)].as_bytes());
            }
        }
        for _ in 0..=random.below(3) {
            damage(&mut bytes, WORDS, random);
        }
        // One in eight is as long as a text may be, or a little longer.
        if random.below(8) == 0 && !bytes.is_empty() {
            let length = LENGTH_MAX - 8 + random.below(16);
            bytes = bytes.iter().copied().cycle().take(length).collect();
        }
        bytes
    }

    fn holds(&self, input: &[u8]) -> Result<(), String> {
        let text = String::from_utf8_lossy(input);
        let stated = "2024-02-29".parse().ok();
        for lang in [None, Some("en"), Some("fr"), Some("es")] {
            for baseline in [None, Some("18 % in 2010")] {
                let context = Context { lang, baseline, stated, today: stated, ..Context::default() };
                let first = lint(&text, &context);
                if first != lint(&text, &context) {
                    return Err("the same text was judged in two ways".to_owned());
                }
                if let Ok(verdict) = first {
                    spans_lie_inside(&verdict, &text)?;
                }
            }
        }
        Ok(())
    }
}

fn spans_lie_inside(verdict: &Verdict, text: &str) -> Result<(), String> {
    let findings = verdict.findings.iter().map(|finding| (finding.code, &finding.span));
    let elements =
        verdict.elements.iter().filter_map(|element| Some((element.kind.word(), element.span.as_ref()?)));
    let quantity = verdict.quantity.iter().map(|quantity| ("quantity", &quantity.span));
    let baseline = verdict.baseline.iter().map(|baseline| ("baseline", &baseline.span));
    for (of, span) in
        findings.chain(elements).chain(quantity).chain(baseline).chain([("goal", &verdict.span)])
    {
        if text.get(span.clone()).is_none() {
            return Err(format!("the span {span:?} of {of} is not inside the text on character boundaries"));
        }
    }
    verdict.goals.iter().try_for_each(|goal| spans_lie_inside(goal, text))
}
