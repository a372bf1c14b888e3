/** What the module of a stage may import without having it installed. */
export const lentPackages = ['@arkavo-pipeline/core', 'rxjs'] as const;
