/**
 * The plain data of a message class: what comes out of JSON.parse and goes into JSON.stringify. The classes carry the
 * rules; nobody makes instances of them.
 */
export type Message<Type> = Type extends readonly (infer Item)[]
  ? readonly Message<Item>[]
  : Type extends object
    ? { readonly [Field in keyof Type]: Message<Type[Field]> }
    : Type;
