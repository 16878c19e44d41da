{{- define "name" -}}{{ printf "%s-%s" .root.Release.Name .process | trunc 63 | trimSuffix "-" }}{{- end }}

{{- define "labels" -}}
app.kubernetes.io/name: second-read
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .process }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "selector" -}}
app.kubernetes.io/name: second-read
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .process }}
{{- end }}

{{- define "image" -}}{{ .root.Values.image.registry }}/second-read/{{ .process }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}{{- end }}

{{- define "cluster" -}}{{ .Release.Name }}-database{{- end }}
{{/* The login of the tables' owner, used only for migrations. */}}
{{- define "ownerSecret" -}}{{ if .Values.database.cluster.enabled }}{{ include "cluster" . }}-app{{ else }}{{ required "database.ownerSecret" .Values.database.ownerSecret }}{{ end }}{{- end }}
{{/* The login of the processes, which owns nothing. */}}
{{- define "processesSecret" -}}{{ if and .Values.database.cluster.enabled (not .Values.database.processesSecret) }}{{ include "cluster" . }}-processes{{ else }}{{ required "database.processesSecret" .Values.database.processesSecret }}{{ end }}{{- end }}
{{- define "secrets" -}}{{ .Values.secrets.existing | default (printf "%s-secrets" .Release.Name) }}{{- end }}

{{- define "confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "databaseEnv" -}}
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ include "processesSecret" . }}, key: uri } }
{{- end }}

{{- define "secretEnv" -}}
- name: {{ .key }}
  valueFrom: { secretKeyRef: { name: {{ include "secrets" .root }}, key: {{ .key }} } }
{{- end }}

{{/* The store login of a process: its own if there is one. */}}
{{- define "storeLogin" -}}{{ index .root.Values.s3.logins .process | default (include "secrets" .root) }}{{- end }}

{{- define "storeEnv" -}}
{{- $s3 := .root.Values.s3 -}}
- { name: S3_ENDPOINT, value: {{ $s3.endpoint | quote }} }
{{- if $s3.publicEndpoint }}
- { name: S3_PUBLIC_ENDPOINT, value: {{ $s3.publicEndpoint | quote }} }
{{- end }}
- { name: S3_BUCKET, value: {{ $s3.bucket | quote }} }
- { name: S3_REGION, value: {{ $s3.region | quote }} }
{{- if and $s3.auditBucket (ne .process "trainer") }}
- { name: S3_AUDIT_BUCKET, value: {{ $s3.auditBucket | quote }} }
{{- end }}
- name: S3_ACCESS_KEY
  valueFrom: { secretKeyRef: { name: {{ include "storeLogin" . }}, key: S3_ACCESS_KEY } }
- name: S3_SECRET_KEY
  valueFrom: { secretKeyRef: { name: {{ include "storeLogin" . }}, key: S3_SECRET_KEY } }
{{- end }}

{{/* Each process gets the variables that it reads, and no other secret. */}}
{{- define "env" -}}
{{- $values := .root.Values -}}
- { name: LOG_LEVEL, value: {{ $values.logLevel | quote }} }
{{- if $values.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ $values.otlpEndpoint | quote }} }
{{- end }}
{{- if eq .process "web" }}
- { name: API_URL, value: {{ printf "http://%s:4000" (include "name" (dict "root" .root "process" "api")) | quote }} }
- { name: PUBLIC_ORIGIN, value: {{ $values.origin | quote }} }
- { name: STORE_ORIGINS, value: {{ $values.s3.publicEndpoint | default $values.s3.endpoint | quote }} }
- { name: TRUST_PROXY, value: "1" }
{{- else }}
{{ include "databaseEnv" .root }}
{{ include "storeEnv" . }}
{{- end }}
{{- if eq .process "api" }}
- { name: PUBLIC_ORIGIN, value: {{ $values.origin | quote }} }
- { name: LOCAL_ACCOUNTS, value: {{ $values.localAccounts | quote }} }
{{- with $values.oidc }}
{{- if .issuer }}
- { name: OIDC_ISSUER, value: {{ .issuer | quote }} }
- { name: OIDC_CLIENT_ID, value: {{ .clientId | quote }} }
- { name: OIDC_NAME, value: {{ .name | quote }} }
- { name: OIDC_GROUPS_CLAIM, value: {{ .groupsClaim | quote }} }
- { name: OIDC_ADMIN_GROUP, value: {{ .adminGroup | quote }} }
- name: OIDC_CLIENT_SECRET
  valueFrom: { secretKeyRef: { name: {{ include "secrets" $.root }}, key: OIDC_CLIENT_SECRET, optional: true } }
{{- end }}
{{- end }}
{{ include "secretEnv" (dict "root" .root "key" "AUTH_SECRET") }}
{{- end }}
{{- if or (eq .process "api") (eq .process "ingest") }}
{{ include "secretEnv" (dict "root" .root "key" "DEIDENTIFICATION_KEY") }}
{{- end }}
{{- if eq .process "ingest" }}
- { name: INGEST_FILES_AT_ONCE, value: {{ $values.ingest.filesAtOnce | quote }} }
{{- end }}
{{- if eq .process "trainer" }}
- { name: TRAINER_FOLDS_AT_ONCE, value: {{ $values.trainer.foldsAtOnce | quote }} }
{{- end }}
{{- if and $values.authorities (ne .process "web") }}
- { name: NODE_EXTRA_CA_CERTS, value: /authorities/authorities.pem }
{{- end }}
{{- range $name, $value := (index $values .process).env }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}
