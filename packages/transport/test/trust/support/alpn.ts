/** What both sides of these tests say that they speak. */
export const alpn = 'arkavo-test/1';
