using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Emission;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Analyzers;

/// <summary>
/// Reports handler classes that are registered nowhere. Of a library's class that other projects can see, and of any where
/// the type that is registered is a parameter, that is not known.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    private const string Suffix = "Handlers";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.HandlerNotRegistered];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static context =>
        {
            var handlers = new ConcurrentBag<(INamedTypeSymbol Handler, INamedTypeSymbol Contract)>();
            var registered = new ConcurrentBag<(ITypeSymbol Handler, string Method)>();
            var isLibrary = context.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary;
            var hasFriends = context.Compilation.Assembly.FindAttribute("System.Runtime.CompilerServices.InternalsVisibleToAttribute") is not null;
            context.RegisterSymbolAction(
                context =>
                {
                    var type = (INamedTypeSymbol)context.Symbol;
                    if (!isLibrary || !(hasFriends || type.IsVisibleEverywhere()))
                    {
                        Collect(type, handlers);
                    }
                },
                SymbolKind.NamedType);

            // A handler cannot be inferred, so its registration is a generic name: cheaper to find than invocations, which would have to be bound.
            context.RegisterSyntaxNodeAction(context => Collect(context, registered), SyntaxKind.GenericName);
            context.RegisterCompilationEndAction(context => Report(context, handlers, registered));
        });
    }

    private static void Collect(INamedTypeSymbol type, ConcurrentBag<(INamedTypeSymbol Handler, INamedTypeSymbol Contract)> handlers)
    {
        if (type is not { TypeKind: TypeKind.Class, IsAbstract: false })
        {
            return;
        }

        foreach (var marker in type.AllInterfaces.Where(candidate => candidate.Name == HandlersEmitter.Any && IsHandlers(candidate.ContainingType)))
        {
            handlers.Add((type, marker.ContainingType));
        }
    }

    private static void Collect(SyntaxNodeAnalysisContext context, ConcurrentBag<(ITypeSymbol Handler, string Method)> registered)
    {
        var name = (GenericNameSyntax)context.Node;
        if (name.TypeArgumentList.Arguments.Count == 1
            && name.Identifier.ValueText.StartsWith("Add", StringComparison.Ordinal)
            && context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol is IMethodSymbol { TypeArguments.Length: 1 } method
            && IsGenerated(method.ContainingType))
        {
            registered.Add((method.TypeArguments[0], method.ContainingType.ContainingNamespace.ToFullName() + "." + method.Name));
        }
    }

    private static void Report(
        CompilationAnalysisContext context,
        ConcurrentBag<(INamedTypeSymbol Handler, INamedTypeSymbol Contract)> handlers,
        ConcurrentBag<(ITypeSymbol Handler, string Method)> registered)
    {
        foreach (var (handler, contract) in handlers)
        {
            var method = $"Add{Stem(contract)}Handler";
            var fullName = contract.ContainingNamespace.ToFullName() + "." + method;
            if (!registered.Any(call => call.Method == fullName && MayBe(call.Handler, handler)))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.HandlerNotRegistered, handler.Locations[0], handler.Name, Stem(contract), method));
            }
        }
    }

    private static bool MayBe(ITypeSymbol registered, INamedTypeSymbol handler) =>
        registered.TypeKind == TypeKind.TypeParameter || SymbolEqualityComparer.Default.Equals(registered.OriginalDefinition, handler.OriginalDefinition);

    private static string Stem(INamedTypeSymbol handlers) => handlers.Name.Substring(0, handlers.Name.Length - Suffix.Length);

    private static bool IsHandlers(INamedTypeSymbol? type) => type?.Name.EndsWith(Suffix, StringComparison.Ordinal) == true && IsGenerated(type);

    private static bool IsGenerated(INamedTypeSymbol? type) =>
        type?.FindAttribute("System.CodeDom.Compiler.GeneratedCodeAttribute")?.ConstructorArguments.FirstOrDefault().Value as string == EmissionContext.Tool;
}
