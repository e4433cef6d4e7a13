using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt;
using TypedMqtt.AotTests;
using TypedMqtt.AotTests.Contracts;
using TypedMqtt.AotTests.Features;

// A defect has to end the program and not hang it. Long: it is no measure of speed.
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton<Inbox>();
builder.Services
    .AddTypedMqtt(options =>
    {
        options.ClientId = "aot";
        options.Will = new MqttWill("aot/will", "gone"u8.ToArray()) { Qos = MqttQos.AtLeastOnce, Retain = true };
    })
    .UseEmbeddedBroker()
    .AddLevels()
    .AddLevelsHandler<LevelsHandler>(handler => handler.Text(member => member.Qos(MqttQos.AtLeastOnce)))
    .AddPayloads()
    .AddPayloadsHandler<PayloadsHandler>(handler => handler.Where(id: PayloadFeatures.Id))
    .AddStation()
    .AddKitchen()
    .AddKitchenHandler<KitchenHandler>();

using var host = builder.Build();
await host.StartAsync(limit.Token);
await host.Services.GetRequiredService<IMqttConnection>().WaitForOnlineAsync(limit.Token);

var run = new FeatureRun(limit.Token);
await TopicFeatures.RunAsync(run);
await LevelFeatures.RunAsync(run, host.Services);
await PayloadFeatures.RunAsync(run, host.Services);
await SubscriptionFeatures.RunAsync(run, host.Services);
await RequestFeatures.RunAsync(run, host.Services);
await ConnectionFeatures.RunAsync(run, host.Services);
await SessionFeatures.RunAsync(run, host.Services);

await host.StopAsync(limit.Token);
Console.WriteLine(run.Failed == 0 ? $"All {run.Passed} features work." : $"{run.Failed} of {run.Passed + run.Failed} features do not work.");
return run.Failed == 0 ? 0 : 1;
