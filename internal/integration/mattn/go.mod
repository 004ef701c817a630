module github.com/rodnik-go/rodnik/internal/integration/mattn

go 1.26.0

replace github.com/rodnik-go/rodnik => ../../..

require (
	github.com/mattn/go-sqlite3 v1.14.53
	github.com/rodnik-go/rodnik v0.0.0
	github.com/stretchr/testify v1.12.1
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect
