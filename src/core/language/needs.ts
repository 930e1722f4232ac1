/** What conditions and actions need of the configuration, for the compiler. */

/**
 * What a condition may need of the configuration, by the option there: the text is what an error
 * shows.
 */
export interface NeedTexts {
  readonly spam: "spam: in the configuration, the scanner to ask";
  readonly authentication: "authentication: in the configuration, such as authenticationResults()";
  readonly people: 'people: in the configuration, such as [contacts("~/contacts.vcf")]';
}
export type NeedName = keyof NeedTexts;

/** What a condition needs that asks for a verdict. */
export type NeedsScanner = NeedTexts["spam"];
/** What a condition needs that asks who really sent a message. */
export type NeedsAuthentication = NeedTexts["authentication"];

/** What a condition needs that asks whom one knows. */
export type NeedsPeople = NeedTexts["people"];

/** The needs that a configuration meets. @typeParam Given its options; `never`: it has none such */
export type NeedsMet<Given extends { readonly [Name in NeedName]: unknown }> = {
  readonly [Name in NeedName]: [Given[Name]] extends [never] ? never : NeedTexts[Name];
}[NeedName];
