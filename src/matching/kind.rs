//! What a posting is of, as far as two postings must agree in it.

use crate::record::{Category, Direction};

/// A category with its direction. A transfer of good stock and one of damaged stock are one
/// kind: the warehouse says which it is (账务操作规范 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Purchase,
    SpotPurchase,
    Damage,
    Repaired,
    TransferIn,
    TransferOut,
    Return,
    OwnUse,
    RepairOut,
    Scrap,
    CountGain,
    CountLoss,
    /// An inbound class of the ERP that is no category of the regulation.
    OtherIn,
    /// An outbound class of the ERP that is no category of the regulation.
    OtherOut,
}

impl Kind {
    pub fn of(category: Option<Category>, direction: Direction) -> Kind {
        match (category, direction) {
            (Some(Category::Purchase), _) => Kind::Purchase,
            (Some(Category::SpotPurchase), _) => Kind::SpotPurchase,
            (Some(Category::Damage), _) => Kind::Damage,
            (Some(Category::Repaired), _) => Kind::Repaired,
            (Some(Category::GoodTransfer | Category::DamagedTransfer), Direction::In) => Kind::TransferIn,
            (Some(Category::GoodTransfer | Category::DamagedTransfer), Direction::Out) => Kind::TransferOut,
            (Some(Category::Return), _) => Kind::Return,
            (Some(Category::OwnUse), _) => Kind::OwnUse,
            (Some(Category::RepairOut), _) => Kind::RepairOut,
            (Some(Category::Scrap), _) => Kind::Scrap,
            (Some(Category::CountGain), _) => Kind::CountGain,
            (Some(Category::CountLoss), _) => Kind::CountLoss,
            (None, Direction::In) => Kind::OtherIn,
            (None, Direction::Out) => Kind::OtherOut,
        }
    }

    pub fn is_transfer(self) -> bool {
        matches!(self, Kind::TransferIn | Kind::TransferOut)
    }

    /// A class that tells no category agrees with every category of its direction.
    pub fn is_untold(self) -> bool {
        matches!(self, Kind::OtherIn | Kind::OtherOut)
    }

    pub fn direction(self) -> Direction {
        match self {
            Kind::Purchase
            | Kind::SpotPurchase
            | Kind::Damage
            | Kind::Repaired
            | Kind::TransferIn
            | Kind::Return
            | Kind::CountGain
            | Kind::OtherIn => Direction::In,
            Kind::TransferOut
            | Kind::OwnUse
            | Kind::RepairOut
            | Kind::Scrap
            | Kind::CountLoss
            | Kind::OtherOut => Direction::Out,
        }
    }

    /// Whether a row of this kind and a line of that kind say the same.
    pub fn agrees(self, line: Kind) -> bool {
        self == line || (line.is_untold() && self.direction() == line.direction())
    }
}
