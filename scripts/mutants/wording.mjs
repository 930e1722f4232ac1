// What an error says is for a person to read. Tests that held every word of it would only repeat it.

/** Texts that an error is made with, and what is put into them. */
function shouldIgnore(path) {
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
  const made = path.findParent((parent) => parent.isNewExpression());
  const name = made?.node.callee.name ?? "";
  return /Error$|Refusal$|Failure$/.test(name) ? "the wording of an error" : undefined;
}

export const strykerPlugins = [{ kind: "Ignore", name: "wording", value: { shouldIgnore } }];
