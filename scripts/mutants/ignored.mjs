// Texts that are not changed. What an error says is for a person to read: tests that held every word of it would only
// repeat it. And what a dynamic import names is what the bundler puts in its place.

function shouldIgnore(path) {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
  const { type, callee } = path.parent;
  if (type === "ImportExpression" || callee?.type === "Import") return "what an import names";
  const made = path.findParent((parent) => parent.isNewExpression());
  const name = made?.node.callee.name ?? "";
  return /Error$|Refusal$|Failure$/.test(name) ? "the wording of an error" : undefined;
}

export const strykerPlugins = [{ kind: "Ignore", name: "ignored", value: { shouldIgnore } }];
