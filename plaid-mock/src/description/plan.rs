//! Plans: what completing an answer needs to know about its schema, prepared on first use.

use std::sync::{Arc, LazyLock, OnceLock};

use serde_json::Value;

use super::cache::Cache;
use super::schema::{self, Fields};

/// The plan of a schema.
#[derive(Debug)]
pub struct Plan {
    /// The properties by name.
    pub properties: Vec<Property>,
    /// The elements, if the schema is a list.
    pub items: Option<Link>,
    /// Whether the keys can't be checked, as in [`Fields`].
    pub is_open: bool,
    /// The variants and the field that names them, if the schema is a union of objects.
    variants: Option<(String, Vec<(String, Link)>)>,
}

/// A property of an object.
#[derive(Debug)]
pub struct Property {
    pub name: String,
    pub required: bool,
    pub nullable: bool,
    pub link: Link,
}

/// A schema, and its plan once it is needed. Schemas can contain themselves.
#[derive(Debug)]
pub struct Link {
    pub schema: Value,
    plan: OnceLock<Arc<Plan>>,
}

/// Returns the plan of a schema.
pub fn of(schema: &Value) -> Arc<Plan> {
    static PLANS: LazyLock<Cache<Arc<Plan>>> = LazyLock::new(Cache::default);
    PLANS.of(schema, || Arc::new(Plan::new(schema)))
}

impl Link {
    fn new(schema: &Value) -> Self {
        Self { schema: schema.clone(), plan: OnceLock::new() }
    }

    /// Returns the plan of the schema.
    pub fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| of(&self.schema))
    }
}

impl Plan {
    fn new(schema: &Value) -> Self {
        let Fields { properties, required, items, is_open } = Fields::of(schema);
        let property = |(name, property): (&str, &Value)| Property {
            name: name.to_owned(),
            required: required.contains(&name),
            nullable: schema::is_nullable(property),
            link: Link::new(property),
        };
        let variants = schema::union(schema).and_then(|union| {
            let variants = union.tagged().map(|(name, variant)| (name.to_owned(), Link::new(variant)));
            Some((union.tag?.field.to_owned(), variants.collect()))
        });
        Self {
            properties: properties.into_iter().map(property).collect(),
            items: items.map(Link::new),
            is_open,
            variants,
        }
    }

    /// Returns whether the schema has a property of this name.
    pub fn has(&self, name: &str) -> bool {
        self.properties.binary_search_by(|property| property.name.as_str().cmp(name)).is_ok()
    }

    /// Returns the plan of the variant that an object says it is.
    pub fn variant_of(&self, object: &Value) -> Option<&Self> {
        let (field, variants) = self.variants.as_ref()?;
        let name = object.get(field)?.as_str()?;
        variants.iter().find(|(known, _)| known == name).map(|(_, link)| link.plan())
    }
}
