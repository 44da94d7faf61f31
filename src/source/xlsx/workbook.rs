//! The workbook part and the relationships that lead to the other parts.

use std::collections::HashMap;

use super::container::{Container, resolve, split_name};
use super::xml::{Token, Xml};
use crate::source::{Limits, SourceError};

const ROOT_RELATIONSHIPS: &str = "_rels/.rels";
const USUAL_PART: &str = "xl/workbook.xml";

/// What the workbook part says, with part names in place of relationships.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// In the order of the tabs, without sheets that hold no cells as far as the
    /// relationships tell.
    pub sheets: Vec<Sheet>,
    pub date1904: bool,
    pub strings: Option<String>,
    pub styles: Option<String>,
}

#[derive(Debug)]
pub(super) struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// `None` where no relationship leads to a part.
    pub part: Option<String>,
}

pub(in crate::source) struct Relationship {
    /// The last segment of the type, which is the same in the strict namespace.
    pub kind: String,
    pub part: String,
}

pub(in crate::source) type Relationships = HashMap<String, Relationship>;

impl Workbook {
    /// Finds and reads the workbook part.
    ///
    /// # Errors
    /// [`SourceError::Damaged`] if it or a relationship cannot be read, and
    /// [`SourceError::Limit`] for too many sheets.
    pub fn read(container: &mut Container<'_>, limits: &Limits) -> Result<Self, SourceError> {
        let part = find_workbook(container)?;
        let (folder, file) = split_name(&part);
        let relationships = resolve(folder, &format!("_rels/{file}.rels"));
        let relationships = read_relationships(container, &relationships, folder)?;
        let mut workbook = Workbook {
            strings: of_kind(&relationships, "sharedStrings"),
            styles: of_kind(&relationships, "styles"),
            ..Workbook::default()
        };
        let mut xml = container.part(&part)?;
        workbook.read_part(&mut xml, &relationships, limits)?;
        Ok(workbook)
    }

    fn read_part(
        &mut self,
        xml: &mut Xml<'_>,
        relationships: &Relationships,
        limits: &Limits,
    ) -> Result<(), SourceError> {
        xml.expect_root("workbook")?;
        loop {
            match xml.next()? {
                Token::Open => match xml.name() {
                    "workbookPr" => self.read_properties(xml)?,
                    "sheets" => self.read_sheets(xml, relationships, limits)?,
                    _ => xml.skip()?,
                },
                Token::Close => break,
                _ => {}
            }
        }
        xml.finish()
    }

    fn read_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), SourceError> {
        xml.attributes(|key, value| {
            if key == "date1904" {
                self.date1904 = is_true(value);
            }
            Ok(())
        })?;
        xml.skip()
    }

    fn read_sheets(
        &mut self,
        xml: &mut Xml<'_>,
        relationships: &Relationships,
        limits: &Limits,
    ) -> Result<(), SourceError> {
        let mut found = 0_u64;
        loop {
            match xml.next()? {
                Token::Open if xml.name() == "sheet" => {
                    found = found.saturating_add(1);
                    if found > limits.sheets {
                        return Err(SourceError::Limit {
                            name: "sheets",
                            limit: limits.sheets,
                            found: "more sheets".to_owned(),
                        });
                    }
                    self.sheets.extend(read_sheet(xml, relationships)?);
                    xml.skip()?;
                }
                Token::Open => xml.skip()?,
                Token::Close => return Ok(()),
                _ => {}
            }
        }
    }
}

/// The sheet that the element names; `None` for a chart, a dialog or macros.
fn read_sheet(xml: &Xml<'_>, relationships: &Relationships) -> Result<Option<Sheet>, SourceError> {
    let (mut name, mut hidden, mut relationship) = (String::new(), false, None);
    xml.attributes(|key, value| {
        match key {
            "name" => value.clone_into(&mut name),
            "state" => hidden = matches!(value, "hidden" | "veryHidden"),
            // The prefix of the relationships' namespace is free; sheetId has none.
            _ if key.ends_with(":id") => relationship = relationships.get(value),
            _ => {}
        }
        Ok(())
    })?;
    if name.is_empty() {
        return Err(xml.damaged("a sheet has no name"));
    }
    if relationship.is_some_and(|r| holds_no_cells(&r.kind)) {
        return Ok(None);
    }
    let part = relationship.map(|r| r.part.clone());
    Ok(Some(Sheet { name, hidden, part }))
}

/// Whether the relationship's kind or the root element's name is that of a sheet
/// without cells.
pub(in crate::source) fn holds_no_cells(kind: &str) -> bool {
    matches!(kind, "chartsheet" | "dialogsheet" | "macrosheet" | "xlMacrosheet" | "xlIntlMacrosheet")
}

/// Whether an attribute is true in any of the ways that XML allows.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value.trim_ascii(), "1" | "true")
}

fn find_workbook(container: &mut Container<'_>) -> Result<String, SourceError> {
    let relationships = read_relationships(container, ROOT_RELATIONSHIPS, "")?;
    let named = of_kind(&relationships, "officeDocument");
    Ok(named.unwrap_or_else(|| USUAL_PART.to_owned()))
}

/// The part of this kind; the first by name if there are several.
pub(in crate::source) fn of_kind(relationships: &Relationships, kind: &str) -> Option<String> {
    let mut parts: Vec<&str> =
        relationships.values().filter(|r| r.kind == kind).map(|r| r.part.as_str()).collect();
    // The map has no order of its own.
    parts.sort_unstable();
    parts.first().map(|part| (*part).to_owned())
}

/// The relationships by their ids; none if the part is missing.
///
/// # Errors
/// [`SourceError::Damaged`] if it cannot be read or an id stands twice.
pub(in crate::source) fn read_relationships(
    container: &mut Container<'_>,
    part: &str,
    folder: &str,
) -> Result<Relationships, SourceError> {
    let mut found = Relationships::new();
    if container.size(part).is_none() {
        return Ok(found);
    }
    let mut xml = container.part(part)?;
    xml.expect_root("Relationships")?;
    loop {
        match xml.next()? {
            Token::Open if xml.name() == "Relationship" => {
                read_relationship(&xml, folder, &mut found)?;
                xml.skip()?;
            }
            Token::Open => xml.skip()?,
            Token::Close => break,
            _ => {}
        }
    }
    xml.finish()?;
    Ok(found)
}

fn read_relationship(xml: &Xml<'_>, folder: &str, found: &mut Relationships) -> Result<(), SourceError> {
    let (mut id, mut kind, mut part) = (String::new(), String::new(), String::new());
    let mut external = false;
    xml.attributes(|key, value| {
        match key {
            "Id" => value.clone_into(&mut id),
            "Type" => value.rsplit('/').next().unwrap_or_default().clone_into(&mut kind),
            "Target" => part = resolve(folder, value),
            "TargetMode" => external = value == "External",
            _ => {}
        }
        Ok(())
    })?;
    if external {
        return Ok(());
    }
    match found.insert(id, Relationship { kind, part }) {
        None => Ok(()),
        Some(_) => Err(xml.damaged("two relationships have the same id")),
    }
}
