/** The command's own package: the plugins that come with it are found from here. */
export const pluginRoots: readonly URL[] = [new URL('../../', import.meta.url)];
