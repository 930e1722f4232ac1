// The two schemas that mailauth has of joi, of which it only asks whether a text is in error. joi
// itself takes longer to load than a delivery.
"use strict";

const BASE64 =
  /^(?:[A-Za-z0-9+/]{2}[A-Za-z0-9+/]{2})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const LAST_LABEL = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/i;

const schema = (holds) => ({
  validate: (text) =>
    typeof text === "string" && text !== "" && holds(text)
      ? {}
      : { error: new Error("it does not match") },
});

function isDomain(text) {
  const labels = text.split(".");
  return (
    text.length <= 256 &&
    labels.length >= 2 &&
    labels.every((label) => label.length <= 63 && LABEL.test(label)) &&
    LAST_LABEL.test(labels[labels.length - 1])
  );
}

exports.string = () => ({
  base64: () => schema((text) => BASE64.test(text)),
  domain: () => schema(isDomain),
});
