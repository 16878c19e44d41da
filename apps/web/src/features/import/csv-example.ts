/** One patient with one cancer, as in docs/import.md. */
export const factsExample = `file,patientKey,examKey,laterality,view,class,density,pixelSpacingMm
w1-right.png,W1,W1-2024,R,MLO,MALIGNANT,b,0.2
w1-left.png,W1,W1-2024,L,MLO,NORMAL,b,0.2
`;

export const lesionsExample = `file,kind,margin,class,shape,points
w1-right.png,MASS,spiculated,MALIGNANT,ELLIPSE,338 599 420 599 379 560 379 638
`;
