/**
 * Paths that options name, relative to the working directory: one, several, or none when it is undefined. A path with patterns in it, which the
 * stage fills in later, stands for itself as text, unless `replaces` has it.
 */
export type FilePaths<Option extends string = string> = {
  readonly [name in Option]?: string | readonly string[] | undefined;
};

/**
 * The files of a stage, by the options that lead to them: those that have to be there (`reads`), those that it makes, replaces or appends to
 * (`writes`), and of these such whose name it fills in later, and which may then replace any of that name (`replaces`, not listed twice): a
 * pattern `{word}` in their paths stands for any characters but separators.
 */
export type StageFiles<Option extends string = string> = {
  readonly reads?: FilePaths<Option>;
  readonly writes?: FilePaths<Option>;
  readonly replaces?: FilePaths<Option>;
};
