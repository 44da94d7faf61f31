//! What became of every row: none is lost.

/// Why a row is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// Above a header.
    Title,
    Header,
    /// Says that nothing happened: 无, 当日无出入库.
    Nil,
    /// 合计, 小计.
    Subtotal,
    /// Signatures, remarks under the table, lines that were only numbered.
    Note,
}

/// The rows of a sheet that hold a non-empty cell, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    pub read: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub title: u64,
    pub header: u64,
    pub nil: u64,
    pub subtotal: u64,
    pub note: u64,
}

impl Account {
    pub fn skipped(&self) -> u64 {
        self.title + self.header + self.nil + self.subtotal + self.note
    }

    /// Whether every row that was read has exactly one fate.
    pub fn adds_up(&self) -> bool {
        self.read == self.accepted + self.rejected + self.skipped()
    }

    pub fn skip(&mut self, why: Skip) {
        *match why {
            Skip::Title => &mut self.title,
            Skip::Header => &mut self.header,
            Skip::Nil => &mut self.nil,
            Skip::Subtotal => &mut self.subtotal,
            Skip::Note => &mut self.note,
        } += 1;
    }

    pub fn add(&mut self, other: &Account) {
        self.read += other.read;
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.title += other.title;
        self.header += other.header;
        self.nil += other.nil;
        self.subtotal += other.subtotal;
        self.note += other.note;
    }
}
