module shanqiao

go 1.26.0

require (
	github.com/andybalholm/brotli v1.2.6 
	github.com/danielgtaylor/huma/v2 v2.39.0 
	github.com/gofiber/fiber/v2 v2.52.15 
	github.com/golang-jwt/jwt/v5 v5.3.1 
	github.com/google/uuid v1.6.0 
	github.com/jackc/pgpassfile v1.0.0 
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 
	github.com/jackc/pgx/v5 v5.12.0 
	github.com/jackc/puddle/v2 v2.2.3 
	github.com/jinzhu/inflection v1.0.0 
	github.com/jinzhu/now v1.1.5 
	github.com/klauspost/compress v1.20.1 
	github.com/liuzl/cedar-go v0.0.0-20170805034717-80a9c64b256d 
	github.com/liuzl/da v0.0.0-20180704015230-14771aad5b1d 
	github.com/longbridgeapp/opencc v0.3.13 
	github.com/mattn/go-colorable v0.1.14 
	github.com/mattn/go-isatty v0.0.24 
	github.com/mattn/go-runewidth v0.0.23 
	github.com/meilisearch/meilisearch-go v0.36.3 
	github.com/mfridman/interpolate v0.0.2 
	github.com/mozillazg/go-pinyin v0.21.0 
	github.com/pressly/goose/v3 v3.29.0 
	github.com/prometheus/client_golang v1.25.0 
	github.com/riverqueue/river v0.51.1 
	github.com/riverqueue/river/riverdriver v0.51.1 
	github.com/riverqueue/river/riverdriver/riverpgxv5 v0.51.1 
	github.com/riverqueue/river/rivershared v0.51.1 
	github.com/riverqueue/river/rivertype v0.51.1 
	github.com/rivo/uniseg v0.2.0 
	github.com/sethvargo/go-retry v0.5.0 
	github.com/tidwall/gjson v1.20.0 
	github.com/tidwall/match v1.2.0 
	github.com/tidwall/pretty v1.2.1 
	github.com/tidwall/sjson v1.2.5 
	github.com/valyala/bytebufferpool v1.0.0 
	github.com/valyala/fasthttp v1.71.0 
	github.com/valyala/tcplisten v1.0.0 
	go.uber.org/multierr v1.11.0 
	golang.org/x/crypto v0.58.0 
	golang.org/x/image v0.47.0 
	golang.org/x/mod v0.42.0 
	golang.org/x/sync v0.24.0 
	golang.org/x/sys v0.49.0 
	golang.org/x/text v0.43.0 
	gorm.io/driver/postgres v1.6.3 
	gorm.io/gorm v1.31.2 
)

ignore (
	./frontend/node_modules
	./runtime
	./tools/node_modules
	./var
)
