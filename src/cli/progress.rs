//! A progress bar for long work: on a terminal only, and only once it takes a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub struct Progress {
    bar: ProgressBar,
    done: AtomicU64,
}

impl Progress {
    /// `shown` says whether standard error is a terminal and bars are wanted.
    pub fn new(steps: usize, shown: bool) -> Progress {
        if !shown {
            return Progress { bar: ProgressBar::hidden(), done: AtomicU64::new(0) };
        }
        let bar =
            ProgressBar::with_draw_target(u64::try_from(steps).ok(), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Progress { bar, done: AtomicU64::new(0) }
    }

    /// One step done.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // Short work stays silent: nothing is drawn in the first second.
        if self.bar.elapsed() >= Duration::from_secs(1) {
            self.bar.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
