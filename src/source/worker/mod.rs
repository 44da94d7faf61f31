//! Formats whose parsers cannot be trusted inside the process are read in workers: processes
//! of this same program that take bytes and give cells. A worker that dies, stalls or talks
//! nonsense costs the one file that it was reading.

mod format;
mod reply;
mod serve;
mod wire;

pub use serve::{COMMAND, serve};

use super::sniff::Format;
use super::{Limits, Sink, SourceError};
use reply::Broken;
use std::io::{BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;
use wire::Tag;

/// Files that one worker reads before it is replaced, so that no leak grows.
const FILES_PER_WORKER: u32 = 300;

/// A pool of workers, started as they are needed and never more than there are cores.
pub struct Workers {
    program: PathBuf,
    limits: Limits,
    most: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Worker>,
    /// Workers in existence, idle or not.
    all: usize,
}

impl Workers {
    /// `program` is this program, which is started again as its own worker.
    pub fn new(program: PathBuf, limits: &Limits) -> Workers {
        Workers {
            program,
            limits: limits.clone(),
            most: std::thread::available_parallelism().map_or(1, usize::from),
            state: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// Reads `bytes` in a worker. What comes out does not depend on what the worker read
    /// before: one that dies in its later life is replaced and the file tried once more.
    ///
    /// # Errors
    /// What the reader found wrong; [`SourceError::WorkerDied`], [`SourceError::WorkerTimeout`]
    /// and, where no worker can be started, [`SourceError::Io`].
    pub fn read(&self, bytes: &[u8], format: Format, sink: &mut dyn Sink) -> Result<(), SourceError> {
        let mut seat = self.take();
        loop {
            let mut worker = match seat.worker.take() {
                Some(worker) => worker,
                None => Worker::start(&self.program, &self.limits)
                    .map_err(|error| SourceError::Io(format!("{}: {error}", self.program.display())))?,
            };
            let fresh = worker.served == 0;
            match worker.ask(bytes, format, &self.limits, sink) {
                Ok(outcome) => {
                    if worker.served < FILES_PER_WORKER {
                        seat.worker = Some(worker);
                    }
                    return outcome;
                }
                Err(broken) if !fresh && !broken.started && !broken.late => {}
                Err(broken) => return Err(broken.error(&self.limits)),
            }
        }
    }

    /// Waits for a seat: an idle worker, or the right to start one.
    fn take(&self) -> Seat<'_> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(worker) = state.idle.pop() {
                return Seat { pool: self, worker: Some(worker) };
            }
            if state.all < self.most {
                state.all += 1;
                return Seat { pool: self, worker: None };
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// One of the pool's places; given back when dropped, with its worker if that still lives.
struct Seat<'p> {
    pool: &'p Workers,
    worker: Option<Worker>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        match self.worker.take() {
            Some(worker) => state.idle.push(worker),
            None => state.all = state.all.saturating_sub(1),
        }
        self.pool.freed.notify_one();
    }
}

/// A running worker.
struct Worker {
    child: Mutex<Child>,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    served: u32,
}

impl Worker {
    fn start(program: &PathBuf, limits: &Limits) -> std::io::Result<Worker> {
        let mut child = Command::new(program)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a parser says when it panics is no answer for the user.
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("no pipes"));
        };
        let settings = serde_json::to_vec(limits)?;
        wire::send(&mut to, Tag::Limits, &[&settings])?;
        Ok(Worker { child: Mutex::new(child), to, from: BufReader::with_capacity(1 << 16, from), served: 0 })
    }

    /// The outcome of the file, or how the worker failed.
    fn ask(
        &mut self,
        bytes: &[u8],
        format: Format,
        limits: &Limits,
        sink: &mut dyn Sink,
    ) -> Result<Result<(), SourceError>, Broken> {
        self.served = self.served.saturating_add(1);
        let late = AtomicBool::new(false);
        let Worker { to, from, .. } = self;
        let child = &self.child;
        let mut outcome = std::thread::scope(|scope| {
            let (done, waits) = mpsc::channel::<()>();
            let watch = || {
                let waits = waits;
                let patience = Duration::from_secs(limits.worker_seconds);
                if waits.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                    late.store(true, Ordering::SeqCst);
                    let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
                }
            };
            scope.spawn(watch);
            // A worker that dies while it is being told still may have said why.
            let _ = request(to, bytes, format);
            let outcome = reply::take(from, limits, sink);
            drop(done);
            outcome
        });
        if let Err(broken) = &mut outcome {
            broken.late = late.load(Ordering::SeqCst);
            broken.how = self.end();
        }
        outcome
    }

    /// Ends the process and tells how it had ended, if it had.
    fn end(&mut self) -> Option<String> {
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        // One that has closed its pipe may take a moment to be gone.
        for _ in 0..50 {
            if let Ok(Some(status)) = child.try_wait() {
                return Some(status.to_string());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let _ = child.kill();
        let _ = child.wait();
        None
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn request(to: &mut ChildStdin, bytes: &[u8], format: Format) -> std::io::Result<()> {
    let length = (bytes.len() as u64).to_le_bytes();
    wire::send(to, Tag::Request, &[&[format::code(format)], &length])?;
    to.write_all(bytes)?;
    to.flush()
}
