// Package lineage is the graph of an experiment's tables: which run filled each, and how
// foreign keys join them. It is written as JSON, as DOT for Graphviz, as an entity relationship
// diagram for Mermaid, and as a drawing in SVG.
package lineage
