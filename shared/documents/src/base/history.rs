//! Who changed what of a base, and when.

use loro::{ContainerID, IdSpan, JsonMapOp, JsonOpContent};
use serde_json::Value;

use etabli_tables::schema::Thing;

use super::things::thing_named;
use super::value::to_json;
use super::{Base, key_of};

/// One change of a property.
#[derive(Debug, Clone, PartialEq)]
pub struct PastEdit {
    /// Who: a peer of a person's device.
    pub peer: u64,
    /// When, in seconds since 1970 by the clock of who did it.
    pub seconds: i64,
    /// Of what.
    pub thing: Thing,
    /// Which property.
    pub property: String,
    /// What it became; `null` when it was taken away.
    pub value: Value,
    /// Orders the edits: those that knew of others come after them.
    order: (u32, u64, i32),
}

impl Base {
    /// The edits of properties, the oldest first; of one thing, or of all. Moves are not among them.
    #[must_use]
    pub fn history(&self, of: Option<Thing>) -> Vec<PastEdit> {
        let mut past = Vec::new();
        for (peer, end) in self.document.oplog_vv().iter() {
            for change in self.document.export_json_in_id_span(IdSpan::new(*peer, 0, *end)) {
                for operation in &change.ops {
                    let ContainerID::Root { name, .. } = &operation.container else { continue };
                    let Some(thing) = thing_named(name).filter(|thing| of.is_none_or(|of| of == *thing)) else {
                        continue;
                    };
                    let (property, value) = match &operation.content {
                        JsonOpContent::Map(JsonMapOp::Insert { key, value }) => (key.clone(), to_json(value)),
                        JsonOpContent::Map(JsonMapOp::Delete { key }) => (key.clone(), Value::Null),
                        _ => continue,
                    };
                    let lamport = change.lamport.saturating_add_signed(operation.counter - change.id.counter);
                    let order = (lamport, *peer, operation.counter);
                    past.push(PastEdit { peer: *peer, seconds: change.timestamp, thing, property, value, order });
                }
            }
        }
        past.sort_by(|left, right| {
            left.order.cmp(&right.order).then_with(|| key_of(left.thing).cmp(&key_of(right.thing)))
        });
        past
    }
}
