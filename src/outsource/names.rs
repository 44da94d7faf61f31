//! Who is who: the same team written in two ways is one; two teams may have people of the
//! same name.

use crate::record::Records;
use crate::value::Text;
use crate::value::name::key;
use std::collections::HashMap;

/// A team, by its position in [`Names`], which is that of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TeamId(pub usize);

/// The teams, each under the name in which it was written first.
#[derive(Debug, Default)]
pub struct Names {
    teams: Vec<Text>,
    ids: HashMap<Text, TeamId>,
}

impl Names {
    pub fn of(records: &Records) -> Names {
        let written = records.fieldwork.iter().map(|row| &row.team);
        let written = written.chain(records.complaints.iter().map(|row| &row.team));
        let written = written.chain(records.incidents.iter().map(|row| &row.team));
        let written = written.chain(records.meetings.iter().map(|row| &row.team));
        let written = written.chain(records.notices.iter().filter_map(|row| row.team.as_ref()));
        let written = written.chain(records.meters.iter().filter_map(|row| row.team.as_ref()));
        // Names are shared texts: most are looked up without being folded again.
        let mut folded: HashMap<Text, String> = HashMap::new();
        let mut first: HashMap<String, Text> = HashMap::new();
        for name in written {
            if !folded.contains_key(name) {
                let folded_name = key(name);
                first.entry(folded_name.clone()).or_insert_with(|| *name);
                folded.insert(*name, folded_name);
            }
        }
        let mut teams: Vec<Text> = first.values().cloned().collect();
        teams.sort();
        let place = |name: &Text| teams.iter().position(|team| team == name).map(TeamId);
        let ids = folded
            .iter()
            .filter_map(|(written, folded)| Some((*written, place(first.get(folded)?)?)))
            .collect();
        Names { teams, ids }
    }

    pub fn id(&self, written: &Text) -> Option<TeamId> {
        self.ids.get(written).copied()
    }

    pub fn name(&self, id: TeamId) -> Option<&Text> {
        self.teams.get(id.0)
    }

    /// The name of a team as it was written first.
    pub fn name_of(&self, written: &Text) -> Option<&Text> {
        self.name(self.id(written)?)
    }

    pub fn all(&self) -> impl Iterator<Item = (TeamId, &Text)> {
        self.teams.iter().enumerate().map(|(at, name)| (TeamId(at), name))
    }
}
