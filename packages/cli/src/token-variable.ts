/** Environment variable with the pairing token. Definitions name it and never have the token itself. */
export const tokenVariable = 'ARKAVO_TOKEN';

/** What stands for the token in a definition. */
export const tokenReference = `\${${tokenVariable}}`;
