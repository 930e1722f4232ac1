/** What a rule hands to a template. */

/** Values that a rule passes to a template: no functions, a template could call them. */
export type TemplateValue =
  | string
  | number
  | boolean
  | Date
  | null
  | undefined
  | readonly TemplateValue[]
  | { readonly [name: string]: TemplateValue };

/** What a template may use beside the message, by its names. */
export interface TemplateData {
  readonly [name: string]: TemplateValue;
}
