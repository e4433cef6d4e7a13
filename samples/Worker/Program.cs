using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using TypedMqtt;
using Worker;

// The configuration beside the program is found wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

// Several instances, each with a client identifier of its own, share the readings under the name of their group.
var group = builder.Configuration["Ingest:Group"];

// The server, the client identifier and all else are in appsettings.json, or in variables: Mqtt__Server, Mqtt__Password.
builder.Services.AddTypedMqtt(builder.Configuration.GetSection("Mqtt"))
    .AddMeter()
    .AddMeterHandler<Ingest>(handler =>
    {
        if (!string.IsNullOrEmpty(group))
        {
            handler.Share(group);
        }
    });

builder.Services.AddSingleton<LatestReadings>();
builder.Services.AddHealthChecks().AddCheck<MqttHealthCheck>("mqtt");
builder.Services.AddOpenTelemetry()
    .WithTracing(tracing => tracing.AddSource(MqttTelemetry.ActivitySourceName).AddConsoleExporter())
    .WithMetrics(metrics => metrics.AddMeter(MqttTelemetry.MeterName).AddConsoleExporter());

var app = builder.Build();

// Alive while the connection can help itself: a restart would not bring the server back. Ready only when it is online.
app.MapHealthChecks("/live");
app.MapHealthChecks("/ready", new HealthCheckOptions
{
    ResultStatusCodes =
    {
        [HealthStatus.Healthy] = StatusCodes.Status200OK,
        [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
        [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
    },
});
app.MapGet("/sites/{site}/meters/{meter:int}", (string site, int meter, LatestReadings latest) =>
    latest.Find(site, meter) is { } reading ? Results.Ok(reading) : Results.NotFound());

await app.RunAsync();
