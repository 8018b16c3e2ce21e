/**
 * The bill of materials: what the assembled server consists of, jar by jar, in CycloneDX.
 *
 * <p>Read first: {@link org.parley.sbom.BillOfMaterials}, the program that writes it; {@link org.parley.sbom.JarContents}, what
 * one jar is and holds; {@link org.parley.sbom.Licences}, under what terms.
 */
package org.parley.sbom;
