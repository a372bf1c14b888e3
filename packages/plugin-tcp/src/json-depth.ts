/** How deep arrays and objects of JSON may nest, in either protocol: no thread passes on much deeper ones. */
export const maxJsonDepth = 64;
