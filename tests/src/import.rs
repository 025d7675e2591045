//! The import: what it keeps, drops and refuses.

use std::fs;

use plaid_gen::OverlayMode;
use plaid_gen::import::{BUNDLE, import};
use serde_json::Value;
use tempfile::TempDir;
use xtask::import::Options;
use xtask::workspace::Workspace;

use crate::golden;

const PUBLISHED: &str = r##"
openapi: 3.0.0
info: {title: T, description: Some prose., version: 2020-09-14_1.0.0, contact: {name: N}}
servers:
- {description: Production, url: "https://production.plaid.com"}
- {description: Sandbox, url: "https://sandbox.plaid.com"}
security: [{clientId: []}]
paths:
  /thing/get:
    x-plaid-business-unit-context: X
    post:
      operationId: thingGet
      summary: Get a thing
      description: A sentence.
      externalDocs: {url: /api/thing, description: A sentence.}
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Thing"}}
          examples: {example-1: {value: {}}}
      responses:
        "200":
          description: A sentence.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Thing"}, examples: {e: {value: 1}}}
components:
  schemas:
    Thing:
      title: Thing
      type: object
      description: A sentence.
      example: {description: no}
      properties:
        description: {type: string, description: A sentence., example: x}
        title: {type: string, enum: ["NO", "12:30", yes_, "1"]}
        example: {type: number, default: 1.50, x-override-enum-values-shown: [1]}
"##;

#[test]
fn facts_stay_and_prose_goes() {
    let imported = import(PUBLISHED, "published.yml").expect("imports");
    assert_eq!(imported.version, "2020-09-14_1.0.0");
    assert!(!imported.bundle.contains("sentence"), "{}", imported.bundle);
    let bundle: Value = serde_yaml::from_str(&imported.bundle).expect("YAML");
    let thing = &bundle["components"]["schemas"]["Thing"];
    let names: Vec<_> = thing["properties"].as_object().expect("properties").keys().collect();
    assert_eq!(names, ["description", "example", "title"], "properties of these names are facts");
    assert_eq!(thing["properties"]["title"]["enum"], serde_json::json!(["1", "12:30", "NO", "yes_"]));
    assert_eq!(thing["properties"]["example"]["default"], serde_json::json!(1.5));
    let body = &bundle["paths"]["/thing/get"]["post"]["requestBody"]["content"];
    assert!(body.get("examples").is_none() && body.get("application/json").is_some());
    assert_eq!(bundle["paths"]["/thing/get"]["x-plaid-business-unit-context"], "X");
    assert_eq!(
        imported.counts.to_string(),
        "kept 1 operations, 1 schemas, 3 properties, 4 enum values; dropped 11 texts, 4 examples, 1 display hints"
    );
}

/// Checks that null is written as `nullable`, the only form that plaid-mock reads.
#[test]
fn null_as_a_type_becomes_nullable() {
    let published = PUBLISHED.replace("{type: number, default", "{type: [number, \"null\"], default");
    let imported = import(&published, "published.yml").expect("imports");
    let bundle: Value = serde_yaml::from_str(&imported.bundle).expect("YAML");
    let example = &bundle["components"]["schemas"]["Thing"]["properties"]["example"];
    assert_eq!(*example, serde_json::json!({"type": "number", "nullable": true, "default": 1.5}));
    plaid_gen::overlaid(&imported.bundle, &golden::spec("objects").overlay, OverlayMode::Strict).expect("valid");
}

#[test]
fn the_form_is_canonical() {
    let once = import(PUBLISHED, "published.yml").expect("imports").bundle;
    let again = import(&once, "again.yml").expect("imports").bundle;
    assert_eq!(once, again);
    // The order in the published file has no meaning.
    let (head, components) = PUBLISHED.split_once("components:").expect("components");
    let (head, paths) = head.split_once("paths:").expect("paths");
    let turned = format!("components:{components}\npaths:{paths}\n{head}");
    assert_eq!(import(&turned, "turned.yml").expect("imports").bundle, once);
}

#[test]
fn yaml_errors_have_file_line_and_column() {
    let error = import("openapi: 3.0.0\npaths: [\n", "published.yml").err().expect("broken").to_string();
    assert!(error.contains("published.yml:3:1"), "{error}");
    let error = import("openapi: 3.0.0\nopenapi: 3.0.0\n", "published.yml").err().expect("duplicate").to_string();
    assert!(error.contains("duplicate"), "{error}");
    let error = import("swagger: 2", "published.yml").err().expect("another kind").to_string();
    assert!(error.contains("not an OpenAPI 3.0 description"), "{error}");
}

fn workspace() -> (TempDir, Workspace) {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = Workspace::at(folder.path());
    fs::create_dir_all(workspace.path("spec/docs")).expect("a folder");
    golden::write_spec(&golden::spec("objects"), folder.path());
    fs::write(workspace.path("Cargo.toml"), "[workspace.package]\nversion = \"0.1.0\"\n").expect("writable");
    (folder, workspace)
}

#[test]
fn importing_writes_bundle_and_source() {
    let (folder, workspace) = workspace();
    let file = folder.path().join("published.yml");
    fs::write(&file, PUBLISHED).expect("writable");
    let import = || xtask::import::run(&workspace, file.to_str().expect("a path"), &Options::default());
    import().expect("imports");
    let read = || ["plaid.yaml", "source.toml"].map(|f| fs::read_to_string(workspace.path("spec").join(f)).expect(f));
    let first = read();
    assert!(first[1].contains("version = \"2020-09-14_1.0.0\"\nfrom = \"published.yml\"\nsha256 = \""), "{}", first[1]);
    import().expect("imports again");
    assert_eq!(read(), first, "importing the same file again changes nothing");
}

#[test]
fn the_origin_of_a_description_is_noted() {
    let (folder, workspace) = workspace();
    let file = folder.path().join("published.yml");
    fs::write(&file, PUBLISHED).expect("writable");
    let source = |note: Option<&str>| {
        let options = Options { note, ..Options::default() };
        xtask::import::run(&workspace, file.to_str().expect("a path"), &options).expect("imports");
        let text = fs::read_to_string(workspace.path("spec/source.toml")).expect("a file");
        toml::from_str::<xtask::origin::Origin>(&text).expect("a source")
    };
    let noted = source(Some(" It is \"rebuilt\" from Plaid's clients. "));
    assert_eq!(noted.note.as_deref(), Some("It is \"rebuilt\" from Plaid's clients."));
    assert_eq!(
        noted.sentence(),
        "The bundled description has the version 2020-09-14_1.0.0. It is \"rebuilt\" from Plaid's clients."
    );
    assert_eq!(source(None), noted, "the same file has the same origin");
    assert_eq!(source(Some("")).note, None);
    source(Some("A note."));
    fs::write(&file, format!("{PUBLISHED}\n")).expect("writable");
    assert_eq!(source(None).note, None, "the note was about another file");
}

#[test]
fn what_cannot_be_used_is_reported_all_the_same() {
    let (folder, workspace) = workspace();
    let [file, report] = ["published.yml", "report.md"].map(|name| folder.path().join(name));
    fs::write(&file, PUBLISHED.replace("example: {type: number", "example: {const: 1, type: number"))
        .expect("writable");
    let options = Options { report: Some(&report), ..Options::default() };
    let error = xtask::import::run(&workspace, file.to_str().expect("a path"), &options).expect_err("a new keyword");
    assert!(error.to_string().contains("no pass understands the keyword `const`"), "{error}");
    assert!(!workspace.path(BUNDLE).exists());
    let report = fs::read_to_string(report).expect("the report");
    for part in
        ["no pass understands the keyword `const`", "operation thingGet (/paths/~1thing~1get/post): it is not doc"]
    {
        assert!(report.contains(part), "{part} in {report}");
    }
}

#[test]
fn what_cannot_be_used_replaces_nothing() {
    let (folder, workspace) = workspace();
    fs::write(workspace.path(BUNDLE), "the old one").expect("writable");
    let file = folder.path().join("published.yml");
    fs::write(&file, PUBLISHED.replace("schemas/Thing\"", "schemas/Gone\"")).expect("writable");
    let error = xtask::import::run(&workspace, file.to_str().expect("a path"), &Options::default())
        .expect_err("dangling")
        .to_string();
    assert!(error.starts_with("2 problems:"), "all of them in one error: {error}");
    assert!(error.contains("/paths/~1thing~1get/post/requestBody/content/application~1json/schema"), "{error}");
    for source in ["http://example.com/x.yml", "ftp://example.com", "no-such-file.yml"] {
        xtask::import::run(&workspace, source, &Options::default()).expect_err("refused");
    }
    assert_eq!(fs::read_to_string(workspace.path(BUNDLE)).expect("a file"), "the old one");
}

/// Checks that a problem names the stage, the place and the remedy.
#[test]
fn problems_say_where_and_what_to_do() {
    let case = |from: &str, to: &str| {
        let bundle = import(PUBLISHED, "published.yml").expect("imports").bundle;
        assert!(bundle.contains(from), "{from} in {bundle}");
        let overlay = golden::spec("objects").overlay;
        plaid_gen::overlaid(&bundle.replace(from, to), &overlay, OverlayMode::Strict).expect_err(to).to_string()
    };
    let error = case("https://sandbox.plaid.com", "https://staging.plaid.com");
    assert!(error.contains("validate: /servers/1: the server https://staging.plaid.com is neither"), "{error}");
    let error = case("https://sandbox.plaid.com", "https://development.plaid.com");
    assert!(error.contains("/servers/1: the server https://development.plaid.com was switched off"), "{error}");
    let error = case("type: number", "type: [number, string, \"null\"]");
    assert!(
        error.contains("validate: /components/schemas/Thing/properties/example/type: no pass understands"),
        "{error}"
    );
    assert!(error.contains("spec/overlay.yaml"), "{error}");
    let error = case("    post:\n", "    get:\n      operationId: thingGet\n      responses: {}\n    post:\n");
    assert!(error.contains("the operationId thingGet is taken by /paths/~1thing~1get/get"), "{error}");
}

#[test]
fn old_servers_are_left_out_when_lenient() {
    let bundle = import(PUBLISHED, "published.yml").expect("imports").bundle;
    let bundle = bundle.replace("security:", "- url: https://development.plaid.com\nsecurity:");
    let overlay = golden::spec("objects").overlay;
    let (document, notes) = plaid_gen::overlaid(&bundle, &overlay, OverlayMode::Lenient).expect("lenient");
    assert_eq!(document["servers"].as_array().map(Vec::len), Some(2));
    assert!(notes.other[0].to_string().contains("switched off"), "{notes:?}");
    let without = bundle.replace("https://sandbox.plaid.com", "https://other.plaid.com");
    let (_, notes) = plaid_gen::overlaid(&without, &overlay, OverlayMode::Lenient).expect("lenient");
    assert_eq!(notes.other.len(), 3, "{notes:?}");
}

#[test]
fn an_action_that_does_nothing_fails_unless_lenient() {
    let bundle = import(PUBLISHED, "published.yml").expect("imports").bundle;
    let overlay = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n\
                   - {target: $.components.schemas.Gone, description: It was wrong., remove: true}\n";
    let spec = plaid_gen::Spec { bundle, overlay: overlay.into(), ..plaid_gen::Spec::default() };
    let error = plaid_gen::generate(&spec, OverlayMode::Strict).expect_err("strict").to_string();
    assert!(
        error.contains("spec/overlay.yaml:4:3 ($.components.schemas.Gone, \"It was wrong.\"): matches nothing"),
        "{error}"
    );
    let output = plaid_gen::generate(&spec, OverlayMode::Lenient).expect("lenient");
    assert!(output.notes.idle.iter().any(|n| n.to_string().contains("matches nothing")), "{:?}", output.notes);
}
