//! Circles: named groups of persons, made by admins.

use etabli_api::Code;
use etabli_ids::{CircleId, PersonId};

use super::accounts::clean_name;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::CircleRow;

impl App {
    /// Makes a circle.
    ///
    /// # Errors
    /// When the name is missing or taken, or the database fails.
    pub async fn create_circle(&self, by: PersonId, name: &str) -> Result<CircleId, Problem> {
        let name = self.free_circle_name(name, None).await?;
        let now = self.now();
        let circle = CircleRow { id: CircleId::new(now.unsigned_abs(), self.randomness()), name, created_at: now };
        self.storage().add_circle(&circle).await?;
        self.journal(Some(by), "circle-made", &circle.name, "").await;
        Ok(circle.id)
    }

    /// Gives a circle another name.
    ///
    /// # Errors
    /// When the name is missing or taken, or the database fails.
    pub async fn rename_circle(&self, by: PersonId, circle: CircleId, name: &str) -> Result<(), Problem> {
        let name = self.free_circle_name(name, Some(circle)).await?;
        self.storage().rename_circle(circle, &name).await?;
        self.journal(Some(by), "circle-renamed", &name, "").await;
        Ok(())
    }

    /// Deletes a circle and the rights given to it.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn delete_circle(&self, by: PersonId, circle: CircleId) -> Result<(), Problem> {
        let name = self.circle_name(circle).await?;
        self.storage().remove_circle(circle).await?;
        self.rights_changed().await?;
        self.journal(Some(by), "circle-deleted", &name, "").await;
        Ok(())
    }

    /// Puts a person in a circle, or takes them out.
    ///
    /// # Errors
    /// When one of them does not exist, or the database fails.
    pub async fn set_circle_member(
        &self,
        by: PersonId,
        circle: CircleId,
        person: PersonId,
        is_in: bool,
    ) -> Result<(), Problem> {
        let name = self.circle_name(circle).await?;
        let person = self.storage().person(person).await?.ok_or(Code::NotFound)?;
        self.storage().set_circle_member(circle, person.id, is_in).await?;
        self.rights_changed().await?;
        self.journal(Some(by), if is_in { "circle-joined" } else { "circle-left" }, &person.name, &name).await;
        Ok(())
    }

    async fn circle_name(&self, circle: CircleId) -> Result<String, Problem> {
        let circles = self.storage().circles().await?;
        Ok(circles.into_iter().find(|row| row.id == circle).ok_or(Code::NotFound)?.name)
    }

    async fn free_circle_name(&self, name: &str, of: Option<CircleId>) -> Result<String, Problem> {
        let name = clean_name(name).map_err(|message| Problem::fields([("name", message)]))?;
        let folded = etabli_ids::fold(&name);
        let circles = self.storage().circles().await?;
        let is_taken = circles.iter().any(|row| Some(row.id) != of && etabli_ids::fold(&row.name) == folded);
        if is_taken { Err(Problem::fields([("name", "field-name-taken")])) } else { Ok(name) }
    }
}
