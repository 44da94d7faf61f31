//! A progress bar for long work: on a terminal only, and only once it takes a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

pub struct Progress(ProgressBar);

impl Progress {
    /// `shown` says whether standard error is a terminal and bars are wanted.
    pub fn new(steps: usize, shown: bool) -> Progress {
        if !shown {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(
            u64::try_from(steps).ok(),
            ProgressDrawTarget::stderr_with_hz(10),
        );
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Progress(bar)
    }

    pub fn step(&self) {
        // Short work stays silent: nothing is drawn in the first second.
        if self.0.elapsed() >= Duration::from_secs(1) {
            self.0.inc(1);
        } else {
            self.0.update(|state| state.set_pos(state.pos() + 1));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
