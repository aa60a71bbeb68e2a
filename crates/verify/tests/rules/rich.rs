//! A credential of 3.0 with everything that the data model has.

use holdall_model::Verdict;
use serde_json::{Value, json};

use crate::{
    credentials::{OB3, V3},
    signer::*,
    world::*,
};

const EXTENSIONS: &str = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";

/// A credential with every member that the data model has.
fn rich() -> Value {
    let image = json!({"id": "https://school.example/picture.png", "type": "Image", "caption": "A knot"});
    let identifier = json!([{"type": "IdentifierEntry", "identifier": "17", "identifierType": "sourcedId"}]);
    let alignment = json!([{"type": ["Alignment"], "targetCode": "K1", "targetDescription": "Knots", "targetName": "Knots",
        "targetFramework": "Sailing", "targetType": "CFItem", "targetUrl": "https://frame.example/k1"}]);
    let profile = json!({
        "id": "https://school.example/", "type": ["Profile"], "name": "Harbour School", "url": "https://school.example/",
        "phone": "+41443334455", "description": "A school", "email": "badges@school.example", "official": "The Head",
        "image": image, "otherIdentifier": identifier, "familyName": "Muster", "givenName": "Ines",
        "additionalName": "M", "patronymicName": "P", "honorificPrefix": "Dr", "honorificSuffix": "Jr",
        "familyNamePrefix": "von", "dateOfBirth": "1980-01-01",
        "address": {"type": ["Address"], "addressCountry": "Switzerland", "addressCountryCode": "CH", "addressRegion": "ZH",
            "addressLocality": "Zurich", "streetAddress": "Quay 1", "postOfficeBoxNumber": "12", "postalCode": "8000",
            "geo": {"type": "GeoCoordinates", "latitude": 47.3769, "longitude": 8.625}},
    });
    let mut issuer = profile.clone();
    issuer["id"] = did_key(&SCHOOL_ED).into();
    issuer["parentOrg"] = profile.clone();
    let achievement = json!({
        "id": "https://school.example/achievement", "type": ["Achievement"], "name": "Knots", "description": "Ties knots.",
        "criteria": {"id": "https://school.example/criteria", "narrative": "Tie knots."}, "achievementType": "Badge",
        "alignment": alignment, "creator": profile, "creditsAvailable": 2.5, "fieldOfStudy": "Sailing", "humanCode": "K",
        "image": image, "otherIdentifier": identifier, "specialization": "Rope", "tag": ["a", "b"], "version": "1",
        "related": [{"id": "https://school.example/other", "type": ["Related"], "inLanguage": "de", "version": "2"}],
        "resultDescription": [{
            "id": "urn:uuid:11111111-0000-4000-8000-000000000002", "type": ["ResultDescription"], "name": "Grade",
            "allowedValue": ["A", "B"], "requiredLevel": "urn:uuid:11111111-0000-4000-8000-000000000001",
            "requiredValue": "B", "resultType": "LetterGrade", "valueMax": "A", "valueMin": "B", "alignment": alignment,
            "rubricCriterionLevel": [{"id": "urn:uuid:11111111-0000-4000-8000-000000000001",
                "type": ["RubricCriterionLevel"], "alignment": alignment, "description": "d", "level": "1", "name": "n",
                "points": "5"}]}],
    });
    json!({
        "@context": [V3, OB3, EXTENSIONS], "id": "https://school.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "Knots", "description": "Tied",
        "image": image, "issuer": issuer, "validFrom": "2024-01-01T00:00:00Z", "validUntil": "2099-01-01T00:00:00Z",
        "awardedDate": "2024-01-01T00:00:00Z",
        "evidence": [{"id": "https://school.example/e", "type": ["Evidence"], "narrative": "x", "name": "n", "description": "d",
            "genre": "Film", "audience": "all"}],
        "credentialSubject": {
            "id": "did:example:ada", "type": ["AchievementSubject"], "activityStartDate": "2023-01-01T00:00:00Z",
            "activityEndDate": "2023-02-01T00:00:00Z", "creditsEarned": 1.5, "licenseNumber": "L1", "narrative": "Well *done*",
            "role": "Captain", "term": "Spring", "source": profile, "image": image,
            "identifier": [{"type": "IdentityObject", "hashed": false, "identityHash": "ada@example.org",
                "identityType": "emailAddress"}],
            "result": [{"type": ["Result"], "achievedLevel": "urn:uuid:11111111-0000-4000-8000-000000000001",
                "resultDescription": "urn:uuid:11111111-0000-4000-8000-000000000002", "status": "Completed", "value": "A",
                "alignment": alignment}],
            "achievement": achievement,
        },
        "credentialSchema": [{"id": "https://school.example/schema", "type": "JsonSchema"}],
    })
}

#[tokio::test]
async fn everything_that_3_0_allows_is_valid() {
    let answer = World::default().judge(bytes(signed(rich(), &SCHOOL_ED))).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert_eq!(answer.report.warnings, [""; 0]);
    let mut in_words = rich();
    in_words["name"] = json!({"@value": "Knoten", "@language": "de"});
    in_words["credentialSubject"]["achievement"]["description"] =
        json!([{"@value": "Macht Knoten.", "@language": "de"}]);
    let answer = World::default().judge(bytes(signed(in_words, &SCHOOL_ED))).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
}
