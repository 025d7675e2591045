//! Pairs of miniature descriptions that differ in one thing each, and a check that nothing is passed over.

use serde_json::{Map, Value};

use super::{Description, Report, Severities, compare};
use crate::openapi::{is_prose, join};
use crate::policy::Policy;
use crate::read::yaml;

const HEAD: &str = "openapi: 3.0.0\ninfo: {title: Miniature, version: miniature}\n";

fn read(text: &str) -> Description {
    Description::read(text, "miniature.yaml", &Policy::default()).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

/// Returns every finding as its class and kind.
fn found(report: &Report) -> Vec<String> {
    report.findings.iter().map(|finding| format!("{:?} {:?}", finding.wire, finding.kind)).collect()
}

/// Compares two descriptions in both directions, and checks what is found.
fn check(what: &str, [old, new]: [&str; 2], there: &[&str], back: &[&str]) {
    for (from, to, expected) in [(old, new, there), (new, old, back)] {
        let report = compare(&read(from), &read(to), &Severities::default());
        assert_eq!(found(&report), expected, "{what}: from\n{from}\nto\n{to}\n{}", report.text());
    }
}

/// A description whose only operation is `operation`.
fn operation(operation: &str) -> String {
    format!(
        "{HEAD}paths: {{/demo/get: {{post: {{operationId: demoGet, {operation}}}}}}}\ncomponents: {{schemas: {{}}}}\n"
    )
}

/// A description whose only operation has this request or answer, and which has these other schemas.
fn body(side: &str, schema: &str, schemas: &str) -> String {
    let content = "content: {application/json: {schema: {$ref: \"#/components/schemas/Body\"}}}";
    let (asked, answered) = if side == "request" { (content, "") } else { ("", content) };
    format!(
        "{HEAD}paths: {{/demo/get: {{post: {{operationId: demoGet, requestBody: {{{asked}}}, \
         responses: {{\"200\": {{{answered}}}}}}}}}}}\n\
         components:\n  schemas:\n    Body: {schema}\n    \
         A: {{type: object, properties: {{a: {{type: string}}}}}}\n    \
         B: {{type: object, properties: {{b: {{type: string}}}}}}\n{schemas}"
    )
}

/// Compares the field `f` of a request and of an answer. The classes of the way there and back are those of the request
/// and those of the answer.
fn check_field(what: &str, [old, new]: [&str; 2], request: [&[&str]; 2], answer: [&[&str]; 2]) {
    for (side, [there, back]) in [("request", request), ("answer", answer)] {
        let [old, new] =
            [old, new].map(|schema| body(side, &format!("{{type: object, properties: {{f: {schema}}}}}"), ""));
        check(what, [&old, &new], there, back);
    }
}

#[test]
fn schemas_are_compared_by_their_meaning() {
    const NO: &[&str] = &[];
    for (what, old, new) in [
        ("minimal sizes of zero", "{type: string}", "{type: string, minLength: 0}"),
        ("lists that may repeat", "{type: array}", "{type: array, uniqueItems: false}"),
        ("further fields", "{type: object}", "{type: object, additionalProperties: true}"),
        ("any further fields", "{type: object, additionalProperties: {}}", "{type: object}"),
        ("numbers", "{type: number, enum: [1, 2.5], default: 1}", "{type: number, enum: [2.50, 1.0], default: 1.0}"),
        ("one type in a list", "{type: [integer]}", "{type: integer}"),
        (
            "parts in another order",
            "{allOf: [{$ref: \"#/components/schemas/A\"}, {properties: {a: {type: integer}}}]}",
            "{allOf: [{properties: {a: {type: integer}}}, {$ref: \"#/components/schemas/A\"}]}",
        ),
        (
            "a field that moved into a part",
            "{allOf: [{$ref: \"#/components/schemas/A\"}, {type: object, properties: {b: {type: string}}}]}",
            "{allOf: [{$ref: \"#/components/schemas/A\"}, {$ref: \"#/components/schemas/B\"}]}",
        ),
        ("prose", "{type: string, title: A, x-a: 1, externalDocs: {url: /a}}", "{type: string, x-b: 2}"),
    ] {
        check_field(what, [old, new], [NO, NO], [NO, NO]);
    }
}

#[test]
fn changes_of_schemas_have_the_class_of_their_side() {
    for (what, old, new, request, answer) in [
        (
            "unique elements",
            "{type: array}",
            "{type: array, uniqueItems: true}",
            ["Breaking LimitTightened", "NonBreaking LimitLoosened"],
            ["NonBreaking LimitTightened", "Breaking LimitLoosened"],
        ),
        (
            "the shortest text",
            "{type: string, minLength: 2}",
            "{type: string, minLength: 3}",
            ["Breaking LimitTightened", "NonBreaking LimitLoosened"],
            ["NonBreaking LimitTightened", "NonBreaking LimitLoosened"],
        ),
        (
            "a format for people",
            "{type: string}",
            "{type: string, format: url}",
            ["Informational FormatChanged"; 2],
            ["Informational FormatChanged"; 2],
        ),
        (
            "a format for programs",
            "{type: string}",
            "{type: string, format: uuid}",
            ["Breaking FormatChanged", "NonBreaking FormatChanged"],
            ["NonBreaking FormatChanged", "Breaking FormatChanged"],
        ),
        (
            "further fields",
            "{type: object}",
            "{type: object, additionalProperties: false}",
            ["Breaking FurtherFieldsForbidden", "NonBreaking FurtherFieldsAllowed"],
            ["NonBreaking FurtherFieldsForbidden", "NonBreaking FurtherFieldsAllowed"],
        ),
        (
            "the form of further fields",
            "{type: object, properties: {a: {type: string}}}",
            "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}",
            ["Breaking TypeChanged", "NonBreaking TypeChanged"],
            ["NonBreaking TypeChanged", "Breaking TypeChanged"],
        ),
        (
            "the form of elements",
            "{type: array}",
            "{type: array, items: {type: string}}",
            ["Breaking TypeChanged", "NonBreaking TypeChanged"],
            ["NonBreaking TypeChanged", "Breaking TypeChanged"],
        ),
        (
            "several types",
            "{type: string}",
            "{type: [string, integer]}",
            ["NonBreaking TypeChanged", "Breaking TypeChanged"],
            ["Breaking TypeChanged", "NonBreaking TypeChanged"],
        ),
        (
            "a type that became a union",
            "{type: number}",
            "{oneOf: [{type: number}, {type: string}]}",
            ["NonBreaking TypeChanged", "Breaking TypeChanged"],
            ["Breaking TypeChanged", "NonBreaking TypeChanged"],
        ),
        (
            "number to text",
            "{enum: [1, 2]}",
            "{enum: [\"1\", \"2\"]}",
            ["Breaking TypeChanged"; 2],
            ["Breaking TypeChanged"; 2],
        ),
        (
            "numbers in an enum of text",
            "{type: string, enum: [4.1, 5]}",
            "{type: string, enum: [\"4.1\", \"5\"]}",
            ["Informational ValuesRewritten"; 2],
            ["Informational ValuesRewritten"; 2],
        ),
        (
            "a field that only answers have",
            "{type: string}",
            "{type: string, readOnly: true}",
            ["Informational BecameReadOnly", "NonBreaking NoLongerReadOnly"],
            ["NonBreaking BecameReadOnly", "NonBreaking NoLongerReadOnly"],
        ),
        (
            "a field that only requests have",
            "{type: string}",
            "{type: string, writeOnly: true}",
            ["NonBreaking BecameWriteOnly", "NonBreaking NoLongerWriteOnly"],
            ["Informational BecameWriteOnly", "NonBreaking NoLongerWriteOnly"],
        ),
        (
            "the kind of a union",
            "{oneOf: [{type: string}, {type: integer}]}",
            "{anyOf: [{type: string}, {type: integer}]}",
            ["Informational UnionChanged"; 2],
            ["Informational UnionChanged"; 2],
        ),
        (
            "a keyword that nobody reads",
            "{type: string}",
            "{type: string, contentEncoding: base64}",
            ["Unknown NotUnderstood"; 2],
            ["Unknown NotUnderstood"; 2],
        ),
    ] {
        let both = |[there, back]: [&'static str; 2]| (vec![there], vec![back]);
        let ((a, b), (c, d)) = (both(request), both(answer));
        check_field(what, [old, new], [&a, &b], [&c, &d]);
    }
}

#[test]
fn a_field_that_is_not_sent_breaks_no_sender() {
    let group = |required: &str, read_only: &str| {
        let schema = format!("{{type: object{required}, properties: {{f: {{type: string{read_only}}}}}}}");
        body("request", &schema, "")
    };
    let required = ", required: [f]";
    let read_only = ", readOnly: true";
    check(
        "read-only",
        [&group("", read_only), &group(required, read_only)],
        &["Informational BecameRequired"],
        &["Informational BecameOptional"],
    );
    check(
        "sent",
        [&group("", ""), &group(required, "")],
        &["Breaking BecameRequired"],
        &["NonBreaking BecameOptional"],
    );
    check(
        "with a default",
        [&group("", ", default: a"), &group(required, ", default: a")],
        &["NonBreaking BecameRequired"],
        &["NonBreaking BecameOptional"],
    );
    let without = body("request", "{type: object}", "");
    check("new", [&without, &group(required, "")], &["Breaking FieldAdded"], &["Breaking FieldRemoved"]);
    check(
        "new with a default",
        [&without, &group(required, ", default: a")],
        &["NonBreaking FieldAdded"],
        &["Breaking FieldRemoved"],
    );
    let undescribed = body("request", "{type: object, required: [f]}", "");
    check("undescribed", [&without, &undescribed], &["Breaking BecameRequired"], &["NonBreaking BecameOptional"]);
}

#[test]
fn variants_and_discriminators_are_compared() {
    let by = |variants: &str, rest: &str| {
        let list: Vec<_> = variants.chars().map(|v| format!("{{$ref: \"#/components/schemas/{v}\"}}")).collect();
        body("answer", &format!("{{type: object, oneOf: [{}]{rest}}}", list.join(", ")), "    C: {type: object}\n")
    };
    let plain = body("answer", "{type: object}", "    C: {type: object}\n");
    let told = |mapping: &str| format!(", discriminator: {{propertyName: kind{mapping}}}");
    for (what, old, new, there, back) in [
        ("the first variants", plain, by("AB", ""), "NonBreaking VariantsListed", "Breaking VariantsUnlisted"),
        ("a variant", by("A", ""), by("AB", ""), "Breaking VariantAdded", "NonBreaking VariantRemoved"),
        (
            "a discriminator",
            by("AB", ""),
            by("AB", &told("")),
            "Breaking DiscriminatorChanged",
            "Breaking DiscriminatorChanged",
        ),
        (
            "another field",
            by("AB", &told("")),
            by("AB", ", discriminator: {propertyName: sort}"),
            "Breaking DiscriminatorChanged",
            "Breaking DiscriminatorChanged",
        ),
        (
            "another schema for a value",
            by("AB", &told(", mapping: {a: A, b: B, c: A}")),
            by("AB", &told(", mapping: {a: A, b: B, c: B}")),
            "Breaking DiscriminatorChanged",
            "Breaking DiscriminatorChanged",
        ),
        (
            "a further value",
            by("AB", &told(", mapping: {a: A, b: B}")),
            by("AB", &told(", mapping: {a: A, b: B, c: B}")),
            "NonBreaking DiscriminatorExtended",
            "Breaking DiscriminatorChanged",
        ),
        (
            "a variant with its value",
            by("A", &told(", mapping: {a: A}")),
            by("AB", &told(", mapping: {a: A, b: B}")),
            "Breaking VariantAdded",
            "NonBreaking VariantRemoved",
        ),
    ] {
        check(what, [&old, &new], &[there], &[back]);
    }
    let named = |name: &str| {
        let by = format!("oneOf: [{{$ref: \"#/components/schemas/{name}\"}}], discriminator: {{propertyName: kind}}");
        body("answer", &format!("{{type: object, {by}}}"), &format!("    {name}: {{type: object}}\n"))
    };
    let renamed = ["Breaking DiscriminatorChanged", "NonBreaking DiscriminatorExtended", "Same SchemaRenamed"];
    check("a name that is sent", [&named("One"), &named("Other")], &renamed, &renamed);
    let implied = by("AB", &told(""));
    check("an implied mapping", [&implied, &by("BA", &told(", mapping: {A: '#/components/schemas/A'}"))], &[], &[]);
}

#[test]
fn responses_are_compared_by_status() {
    let ok = "\"200\": {content: {application/json: {schema: {type: object}}}}";
    let error =
        |status: &str, kind: &str| format!("{status}: {{content: {{application/json: {{schema: {{type: {kind}}}}}}}}}");
    let responses = |list: &[&str]| operation(&format!("responses: {{{}}}", list.join(", ")));
    let (default, specific) = (error("default", "object"), error("\"500\"", "object"));
    check(
        "a further error",
        [&responses(&[ok, &default]), &responses(&[ok, &default, &specific])],
        &["NonBreaking ErrorStatusAdded"],
        &["NonBreaking ErrorStatusRemoved"],
    );
    check(
        "errors of a class with another body",
        [&responses(&[ok, &default]), &responses(&[ok, &error("4XX", "string")])],
        &["Breaking TypeChanged", "NonBreaking ErrorStatusRemoved", "NonBreaking ErrorStatusAdded"],
        &["Breaking TypeChanged", "NonBreaking ErrorStatusRemoved", "NonBreaking ErrorStatusAdded"],
    );
    let created = error("\"201\"", "object");
    check(
        "a second success",
        [&responses(&[ok]), &responses(&[ok, &created])],
        &["NonBreaking StatusAdded"],
        &["Breaking StatusRemoved"],
    );
    check(
        "its body",
        [&responses(&[ok, &created]), &responses(&[ok, &error("\"201\"", "string")])],
        &["Breaking TypeChanged"],
        &["Breaking TypeChanged"],
    );
    check(
        "another success",
        [&responses(&[ok]), &responses(&[&created])],
        &["NonBreaking StatusChanged"],
        &["NonBreaking StatusChanged"],
    );
    let headers = |headers: &str| operation(&format!("responses: {{\"200\": {{headers: {{{headers}}}}}}}"));
    for (what, old, new, there, back) in [
        ("a header", "", "Page: {schema: {type: string}}", "NonBreaking HeaderAdded", "Breaking HeaderRemoved"),
        (
            "a required header",
            "page: {schema: {type: string}}",
            "Page: {required: true, schema: {type: string}}",
            "NonBreaking BecameRequired",
            "Breaking BecameOptional",
        ),
        (
            "its type",
            "Page: {schema: {type: integer}}",
            "Page: {schema: {type: string}}",
            "Breaking TypeChanged",
            "Breaking TypeChanged",
        ),
    ] {
        check(what, [&headers(old), &headers(new)], &[there], &[back]);
    }
}

#[test]
fn bodies_are_compared_by_media_type() {
    let asked = |rest: &str, media: &[&str]| {
        let media: Vec<_> = media.iter().map(|media| format!("{media}: {{schema: {{type: string}}}}")).collect();
        operation(&format!("requestBody: {{{rest}content: {{{}}}}}, responses: {{}}", media.join(", ")))
    };
    check(
        "a parameter of the media type",
        [&asked("", &["application/json"]), &asked("", &["\"Application/JSON; charset=utf-8\""])],
        &[],
        &[],
    );
    check(
        "one of two",
        [&asked("", &["application/json"]), &asked("", &["application/json", "text/csv"])],
        &["NonBreaking MediaTypeAdded"],
        &["Breaking MediaTypeRemoved"],
    );
    check(
        "another one",
        [&asked("", &["application/json"]), &asked("", &["text/csv"])],
        &["Breaking MediaTypeChanged"],
        &["Breaking MediaTypeChanged"],
    );
    check(
        "a required body",
        [&asked("", &["application/json"]), &asked("required: true, ", &["application/json"])],
        &["Breaking BecameRequired"],
        &["NonBreaking BecameOptional"],
    );
    let none = operation("responses: {}");
    check(
        "an optional body",
        [&none, &asked("", &["text/csv"])],
        &["NonBreaking BodyAdded"],
        &["Breaking BodyRemoved"],
    );
    let required = asked("required: true, ", &["text/csv"]);
    check("a necessary body", [&none, &required], &["Breaking BodyAdded"], &["Breaking BodyRemoved"]);
}

#[test]
fn parameters_are_compared_by_what_is_sent() {
    let with = |parameter: &str| operation(&format!("parameters: [{parameter}], responses: {{}}"));
    let text = "schema: {type: string}";
    for (what, old, new, there, back) in [
        (
            "deprecation",
            "{name: a, in: query, schema: {type: string}}",
            "{name: a, in: query, deprecated: true, schema: {type: string}}",
            "Informational Deprecated",
            "Informational Undeprecated",
        ),
        (
            "its place",
            "{name: a, in: query, schema: {type: string}}",
            "{name: a, in: header, schema: {type: string}}",
            "Breaking ParameterMoved",
            "Breaking ParameterMoved",
        ),
        (
            "its form",
            "{name: a, in: query, schema: {type: array, items: {type: string}}}",
            "{name: a, in: query, explode: false, schema: {type: array, items: {type: string}}}",
            "Breaking ParameterFormChanged",
            "Breaking ParameterFormChanged",
        ),
        (
            "a default",
            "",
            "{name: a, in: query, required: true, schema: {type: string, default: b}}",
            "NonBreaking ParameterAdded",
            "Breaking ParameterRemoved",
        ),
        (
            "one that nobody needs",
            "",
            "{name: a, in: query, schema: {type: string}}",
            "NonBreaking ParameterAdded",
            "Breaking ParameterRemoved",
        ),
    ] {
        check(what, [&with(old), &with(new)], &[there], &[back]);
    }
    for (what, old, new) in [
        ("headers", format!("{{name: Page, in: header, {text}}}"), format!("{{name: page, in: header, {text}}}")),
        (
            "the usual form",
            format!("{{name: a, in: query, {text}}}"),
            format!("{{name: a, in: query, style: form, explode: true, required: false, {text}}}"),
        ),
    ] {
        check(what, [&with(&old), &with(&new)], &[], &[]);
    }
    let path = |name: &str| {
        format!(
            "{HEAD}paths: {{\"/demo/{{{name}}}/get\": {{get: {{parameters: [{{name: {name}, in: path, required: true, \
             schema: {{type: string}}}}], responses: {{}}}}}}}}\ncomponents: {{schemas: {{}}}}\n"
        )
    };
    check("in the path", [&path("id"), &path("demo_id")], &["Same ParameterRenamed"], &["Same ParameterRenamed"]);
}

#[test]
fn authentication_is_compared_by_what_it_needs() {
    let with = |security: &str, schemes: &str| {
        format!(
            "{HEAD}security: {security}\npaths: {{/demo/get: {{post: {{operationId: demoGet, responses: {{}}}}}}}}\n\
             components: {{schemas: {{}}, securitySchemes: {{{schemes}}}}}\n"
        )
    };
    let ways = |security: &str| with(security, "");
    for (what, old, new, there, back) in [
        (
            "a further way",
            "[{a: []}]",
            "[{a: []}, {b: []}]",
            "NonBreaking AuthenticationAdded",
            "Breaking AuthenticationChanged",
        ),
        (
            "a further scheme",
            "[{a: []}]",
            "[{a: [], b: []}]",
            "Breaking AuthenticationChanged",
            "NonBreaking AuthenticationLoosened",
        ),
        (
            "a scope",
            "[{a: [x]}]",
            "[{a: [x, y]}]",
            "Breaking AuthenticationChanged",
            "NonBreaking AuthenticationLoosened",
        ),
        ("none", "[]", "[{a: []}]", "Breaking AuthenticationChanged", "NonBreaking AuthenticationLoosened"),
    ] {
        check(what, [&ways(old), &ways(new)], &[there], &[back]);
    }
    check("the order", [&ways("[{a: [x, y]}, {b: []}]"), &ways("[{b: []}, {a: [y, x]}]")], &[], &[]);
    let scheme = |scheme: &str| with("[{a: []}]", &format!("a: {{{scheme}}}"));
    for (what, old, new, there, back) in [
        (
            "a header",
            "type: apiKey, in: header, name: Key",
            "type: apiKey, in: header, name: Other-Key",
            "Breaking SchemeChanged",
            "Breaking SchemeChanged",
        ),
        (
            "a place",
            "type: apiKey, in: header, name: key",
            "type: apiKey, in: query, name: key",
            "Breaking SchemeChanged",
            "Breaking SchemeChanged",
        ),
        (
            "a scope",
            "type: oauth2, flows: {implicit: {tokenUrl: /a, scopes: {x: one}}}",
            "type: oauth2, flows: {implicit: {tokenUrl: /a, scopes: {x: two, y: two}}}",
            "NonBreaking SchemeExtended",
            "Breaking SchemeChanged",
        ),
        (
            "an address",
            "type: oauth2, flows: {implicit: {tokenUrl: /a}}",
            "type: oauth2, flows: {implicit: {tokenUrl: /b}}",
            "Breaking SchemeChanged",
            "Breaking SchemeChanged",
        ),
    ] {
        check(what, [&scheme(old), &scheme(new)], &[there], &[back]);
    }
    let key = "type: apiKey, in: header, name: Key";
    let renamed = |name: &str| with(&format!("[{{{name}: []}}]"), &format!("{name}: {{{key}}}"));
    check("a name", [&renamed("a"), &renamed("b")], &[], &[]);
    let lower = scheme("type: apiKey, in: header, name: KEY, description: A key.");
    check("a header in upper case", [&scheme(key), &lower], &[], &[]);
}

#[test]
fn what_no_rule_understands_is_named_with_its_pointer() {
    let with = |rest: &str| format!("{}{rest}", operation("responses: {}"));
    let report = |old: &str, new: &str| compare(&read(old), &read(new), &Severities::default());
    let text = report(&with(""), &with("future: {a: 1}\n")).text();
    assert!(text.contains("1 not understood"), "{text}");
    let end = "changed, but no rule understands it\n  unknown: `/future` changed from nothing to {\"a\":1}\n";
    assert!(text.ends_with(end), "{text}");
    let schema = |not: &str| body("request", &format!("{{properties: {{f: {{not: {{type: {not}}}}}}}}}"), "");
    let text = report(&schema("string"), &schema("integer")).text();
    assert!(text.contains("`/components/schemas/Body/properties/f/not` changed from"), "{text}");
}

#[test]
fn severities_replace_classes() {
    let [old, new] = ["", ", default: a"].map(|rest| {
        read(&body("request", &format!("{{type: object, properties: {{f: {{type: string{rest}}}}}}}"), ""))
    });
    let with = |list: &str| {
        let severities = Severities::read(list, "list").unwrap_or_else(|e| panic!("{e}"));
        found(&compare(&old, &new, &severities))
    };
    assert_eq!(with(""), ["Informational DefaultChanged"]);
    assert_eq!(with("default-changed: breaking"), ["Breaking DefaultChanged"]);
    assert_eq!(with("default-changed: ignore"), [""; 0]);
}

/// Changes each value of a description that has everything, one at a time, and requires that each change is told.
#[test]
fn no_single_change_is_passed_over() {
    /// Whether a change of this key has no meaning: it is prose, as the value of a scope is, or a type that follows from
    /// the other keywords.
    fn is_free(key: &str, is_removed: bool) -> bool {
        let of_scope = key.contains("/scopes/");
        is_prose(key.rsplit('/').next().unwrap_or_default())
            || ["/info", "/openapi"].iter().any(|free| key.starts_with(free))
            || is_removed && key.ends_with("/type")
            || !is_removed && of_scope
    }
    let text = include_str!("../../../../tests/golden/diff/everything.yaml");
    let document = yaml::read(text, "everything.yaml").unwrap_or_else(|e| panic!("{e}"));
    let old = read(text);
    assert!(compare(&old, &read(text), &Severities::default()).is_empty());
    let (mut silent, mut told) = (Vec::new(), 0);
    for (pointer, is_removed, changed) in changes(&document, "") {
        // A text that is no description any more is told by an error.
        let Ok(new) = Description::read(&changed.to_string(), "changed.yaml", &Policy::default()) else { continue };
        for (from, to) in [(&old, &new), (&new, &old)] {
            if !compare(from, to, &Severities::default()).is_empty() {
                told += 1;
            } else if !is_free(&pointer, is_removed) {
                silent.push(pointer.clone());
            }
        }
    }
    assert!(told > 500, "only {told} changes were tried");
    silent.dedup();
    assert_eq!(silent, [""; 0], "nobody tells that these changed");
}

/// Returns copies of a value with one change each, where it is, and whether something is removed there: a key or
/// element is missing, or a scalar is another one.
fn changes(value: &Value, pointer: &str) -> Vec<(String, bool, Value)> {
    let mut out = Vec::new();
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let mut less = map.clone();
                less.remove(key);
                out.push((join(pointer, key), true, less.into()));
                for (pointer, is_removed, changed) in changes(value, &join(pointer, key)) {
                    let with: Map<_, _> = map.clone().into_iter().chain([(key.clone(), changed)]).collect();
                    out.push((pointer, is_removed, with.into()));
                }
            }
        }
        Value::Array(list) => {
            for (i, value) in list.iter().enumerate() {
                let pointer = join(pointer, &i.to_string());
                let less = list.iter().enumerate().filter(|(n, _)| *n != i).map(|(_, value)| value.clone());
                out.push((pointer.clone(), true, less.collect()));
                for (pointer, is_removed, changed) in changes(value, &pointer) {
                    let mut with = list.clone();
                    with[i] = changed;
                    out.push((pointer, is_removed, with.into()));
                }
            }
        }
        Value::String(text) => out.push((pointer.to_owned(), false, format!("{text}x").into())),
        Value::Bool(is) => out.push((pointer.to_owned(), false, (!is).into())),
        Value::Number(_) => out.push((pointer.to_owned(), false, 77.into())),
        Value::Null => out.push((pointer.to_owned(), false, "x".into())),
    }
    out
}
