//! Measures the public site: requests a second beside a bare handler that returns the same bytes, and how long a page of
//! 50 KB takes to render.
//!
//! Both servers run as processes of their own and are asked by the same client, in turns, in one run: the ratio is what
//! counts. `cargo xtask bench public` builds the release before.

mod bare;
mod client;
mod etabli;

use std::time::{Duration, Instant};

/// Turns of each server, and how long each lasts.
const TURNS: usize = 5;
const TURN: Duration = Duration::from_secs(2);
/// Least ratio of requests a second, and longest rendering, that we promise.
const LEAST_RATIO: f64 = 0.8;
const LONGEST_RENDERING: Duration = Duration::from_millis(5);

#[tokio::main]
async fn main() -> Result<(), client::Failure> {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("bare") {
        return bare::serve(&arguments.next().ok_or("bare <file>")?).await;
    }
    let folder = tempfile::tempdir()?;
    let etabli = etabli::start(folder.path())?;
    let page = client::get(&etabli.address, "/").await?;
    let file = folder.path().join("page.html");
    std::fs::write(&file, &page)?;
    let bare = bare::start(&file)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        theirs.push(client::requests_per_second(&bare.address, "/", TURN).await?);
        ours.push(client::requests_per_second(&etabli.address, "/", TURN).await?);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let ratio = ours / theirs;
    println!("| public page of {} bytes | requests/s |", page.len());
    println!("|---|---|\n| bare axum handler | {theirs:.0} |\n| Établi | {ours:.0} |");
    println!("| ratio (at least {LEAST_RATIO}) | {ratio:.2} |");
    let took = rendering();
    println!("| rendering 50 KB (below {LONGEST_RENDERING:?}) | {took:.2?} |");
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The median time to render a page of 50 KB with everything that people write in one.
fn rendering() -> Duration {
    const PARAGRAPH: &str = "## Compte rendu\n\nOn a **voté** le [[Budget]] avec _deux_ réserves, voir https://exemple.coop #réunion.\n\n\
        - [x] écrire à @Zoé\n- [ ] relire la [note](/note)\n\n| Poste | Montant |\n|---|--:|\n| Farine | 120,00 € |\n\n> [!note] À suivre\n> Prochain point le 3 avril.\n\n";
    let source = PARAGRAPH.repeat(50_000 / PARAGRAPH.len() + 1);
    let mut times: Vec<Duration> = (0..51)
        .map(|_| {
            let start = Instant::now();
            let rendered = etabli_markup::render(&source, &etabli_markup::Options::default(), &etabli_markup::NoLinks);
            std::hint::black_box(rendered);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
