//! A device's disk and the pages it has in memory.

use std::collections::BTreeMap;

use etabli_documents::{Page, PageError};
use etabli_ids::DocumentId;

use crate::client::{ImportProblem, RefusalReason, Replicas};

/// What a device keeps on its disk, and the pages it has in memory.
#[derive(Default)]
pub struct Store {
    pub pages: BTreeMap<DocumentId, Page>,
    pub disk: BTreeMap<DocumentId, OnDisk>,
    pub own_peers: Vec<u64>,
    pub refused: Vec<(DocumentId, Vec<u8>, RefusalReason)>,
}

#[derive(Default)]
pub struct OnDisk {
    pub updates: Vec<Vec<u8>>,
    pub held: u64,
    pub unsent: u32,
}

impl Store {
    pub fn load(&mut self, id: DocumentId, peer: u64) {
        if !self.pages.contains_key(&id) {
            let updates = self.disk.entry(id).or_default().updates.clone();
            let page = Page::restore(peer, None, &updates).expect("what was kept is whole");
            self.own_peers.push(peer);
            self.pages.insert(id, page);
        }
    }
}

impl Replicas for Store {
    fn version(&self, id: DocumentId) -> Option<Vec<u8>> {
        self.pages.get(&id).map(Page::version)
    }

    fn covers(&self, id: DocumentId, version: &[u8]) -> bool {
        self.pages[&id].covers(version).expect("a version")
    }

    fn missing_since(&self, id: DocumentId, version: &[u8]) -> Option<Vec<u8>> {
        self.pages[&id].missing_since(version).expect("a version")
    }

    fn others_missing_since(&self, id: DocumentId, version: &[u8]) -> bool {
        self.pages[&id].others_missing_since(version, &self.own_peers).expect("a version")
    }

    fn own_missing_since(&self, id: DocumentId, version: &[u8]) -> Option<Vec<u8>> {
        self.pages[&id].own_missing_since(version, &self.own_peers).expect("a version")
    }

    fn import(&mut self, id: DocumentId, updates: Vec<Vec<u8>>) -> Result<(), ImportProblem> {
        let page = self.pages.get_mut(&id).expect("loaded");
        for update in updates {
            match page.import(&update) {
                Ok(_) => self.disk.entry(id).or_default().updates.push(update),
                Err(PageError::MissingDependencies) => {
                    // What waits in memory for what it builds on would be lost with it: start from the disk again.
                    let updates = self.disk.entry(id).or_default().updates.clone();
                    *page = Page::restore(page.peer(), None, &updates).expect("what was kept is whole");
                    return Err(ImportProblem::Incomplete);
                }
                Err(_) => return Err(ImportProblem::Unreadable),
            }
        }
        Ok(())
    }
}
